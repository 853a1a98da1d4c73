// The list of work in sections, and moving through it by keyboard.
import type { Workspace } from '../../protocol/server-frames.ts'

export type Offer = Workspace['offers'][number]
export type Work = Workspace['work'][number]
export type WrapUp = Workspace['wrapUps'][number]

type SectionName = 'active' | 'quiet' | 'parked' | 'wrapUp'

export type ListEntry =
  /** Q2: assigned, and not opened yet. */
  | { readonly kind: 'assigned'; readonly conversation: string; readonly offer: Offer }
  | { readonly kind: 'work'; readonly conversation: string; readonly work: Work }
  | { readonly kind: 'wrapUp'; readonly conversation: string; readonly wrapUp: WrapUp }

export interface Section {
  readonly name: SectionName
  readonly entries: readonly ListEntry[]
}

/** The sections that are not empty. Within each the oldest comes first, so that rows do not move while somebody aims at one. */
export function sectionsOf(workspace: Workspace | null): readonly Section[] {
  if (workspace === null) return []
  const assigned = workspace.offers.filter(isQuiet)
  const elsewhere = new Set(assigned.map(({ conversation }) => conversation))
  const work = workspace.work
    .filter(({ conversation }) => !elsewhere.has(conversation))
    .sort((a, b) => a.since.localeCompare(b.since))
  const of = (name: SectionName): Section => ({
    name,
    entries: work.filter((one) => sectionOf(one) === name).map(workEntry),
  })
  const wrapUps = [...workspace.wrapUps].sort((a, b) => a.untilAt.localeCompare(b.untilAt))
  const wrapUp: Section = {
    name: 'wrapUp',
    entries: wrapUps.map((one) => ({ kind: 'wrapUp', conversation: one.conversation, wrapUp: one })),
  }
  const fresh = assigned.toSorted((a, b) => a.untilAt.localeCompare(b.untilAt))
  const quiet: Section = {
    name: 'quiet',
    entries: [
      ...fresh.map((offer): ListEntry => ({ kind: 'assigned', conversation: offer.conversation, offer })),
      ...of('quiet').entries,
    ],
  }
  return [of('active'), quiet, of('parked'), wrapUp].filter(({ entries }) => entries.length > 0)
}

/** The conversation `by` rows further, and around at the ends; null: there is none. */
export function neighbour(sections: readonly Section[], from: string | null, by: 1 | -1): string | null {
  // Q2: selecting an assigned conversation opens it, so the arrow keys skip these.
  const all = sections.filter(({ name }) => name !== 'quiet').flatMap(({ entries }) => entries)
  if (all.length === 0) return null
  const at = all.findIndex(({ conversation }) => conversation === from)
  const next = at < 0 ? (by === 1 ? 0 : all.length - 1) : (at + by + all.length) % all.length
  return all[next]?.conversation ?? null
}

/** Q2: an offer that makes no sound, is listed, and is accepted by opening it. */
export function isQuiet({ quiet }: Offer): boolean {
  return quiet === true
}

/** Whether the agent is in the room and has opened it. Such rooms stay connected, so that unread messages are counted (D9). */
export function isConnected(work: Work): boolean {
  return work.state === 'active' && !work.quiet
}

function workEntry(work: Work): ListEntry {
  return { kind: 'work', conversation: work.conversation, work }
}

function sectionOf({ state, quiet }: Work): SectionName {
  if (state !== 'active') return 'parked'
  return quiet ? 'quiet' : 'active'
}
