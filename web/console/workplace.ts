// What the parts of an agent's desk need from the desk.
import type { ReadonlySignal } from '@preact/signals'
import type { Workspace } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import type { Drafts } from './drafts.ts'
import type { Focus } from './focus.ts'
import type { Rooms } from './rooms.ts'
import type { Offer, Section, Work, WrapUp } from './sections.ts'
import type { Underway } from './underway.ts'

export interface Workplace {
  readonly workspace: ReadonlySignal<Workspace | null>
  readonly sections: ReadonlySignal<readonly Section[]>
  readonly selected: ReadonlySignal<string | null>
  readonly rooms: Rooms
  readonly drafts: Drafts
  readonly underway: Underway
  readonly focus: Focus
  workOf(conversation: string): Work | null
  wrapUpOf(conversation: string): WrapUp | null
  assignedOf(conversation: string): Offer | null
  goIn(conversation: string): void
  act(what: string, run: (api: Api) => Promise<unknown>): Promise<boolean>
}
