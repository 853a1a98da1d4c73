// Where one can go in the console. Each place is fetched when it is first opened; another one is a row here, and a route.
import type { FunctionComponent } from 'preact'
import type { Desk } from './desk.ts'
import type { IconName } from './parts/icons.tsx'
import type { Route } from './route.ts'
import { words } from './words.ts'

export interface Place {
  readonly icon: IconName
  /** Where one comes in. */
  readonly home: Route
  label(): string
  isFor(desk: Desk): boolean
  /** Something there wants to be looked at. */
  isLit(desk: Desk): boolean
  /** Rejects where its files cannot be had: without a network, and after a deploy that has replaced them. */
  load(): Promise<FunctionComponent<{ desk: Desk }>>
}

const forAll = () => true
const never = () => false

export const places: Readonly<Record<Route['at'], Place>> = {
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

/** Those that this agent may open, in the order of the rail. */
export function placesFor(desk: Desk): readonly Place[] {
  return Object.values(places).filter((place) => place.isFor(desk))
}
