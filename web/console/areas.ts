// The areas of the console. Each is fetched when it is first opened. A new one needs a row here and a route.
import type { FunctionComponent } from 'preact'
import type { Desk } from './desk.ts'
import type { IconName } from './parts/icons.tsx'
import type { Route } from './route.ts'
import { words } from './words.ts'

export interface Area {
  readonly icon: IconName
  /** The route of its entrance. */
  readonly home: Route
  label(): string
  isFor(desk: Desk): boolean
  /** Whether something there wants attention. */
  isLit(desk: Desk): boolean
  /** Rejects when its files cannot be fetched: without a network, or after a deploy has replaced them. */
  load(): Promise<FunctionComponent<{ desk: Desk }>>
}

const forAll = () => true
const never = () => false

export const areas: Readonly<Record<Route['at'], Area>> = {
  work: {
    icon: 'work',
    home: { at: 'work', conversation: null },
    label: () => words.value.nav.work,
    isFor: forAll,
    isLit: (desk) => desk.offers.value.length > 0,
    load: async () => (await import('./work/workbench.tsx')).Workbench,
  },
  engagements: {
    icon: 'history',
    home: { at: 'engagements', conversation: null },
    label: () => words.value.engagements.title,
    isFor: forAll,
    isLit: never,
    load: async () => (await import('./reading/engagements.tsx')).Engagements,
  },
  board: {
    icon: 'board',
    home: { at: 'board' },
    label: () => words.value.nav.board,
    isFor: (desk) => desk.supervises.value,
    isLit: never,
    load: async () => (await import('./board/board.tsx')).Board,
  },
}

/** The areas that this agent may open, in the order of the rail. */
export function areasFor(desk: Desk): readonly Area[] {
  return Object.values(areas).filter((area) => area.isFor(desk))
}
