// The story of the scene: a day at the demo's shop, who takes part, and who says what. Nothing is random. The texts are in the locales and must
// not pretend that time has passed, because the API cannot date anything back.
import { words } from './words.ts'

/** The colleagues whose parts are played; Ann's only until somebody sits down at her desk. */
export const colleagues = ['ann', 'ben', 'cleo'] as const
export type Colleague = (typeof colleagues)[number]

export const guestIds = ['early', 'maria', 'budi', 'jonas', 'lina', 'sofia', 'tom', 'aiko'] as const
export type GuestId = (typeof guestIds)[number]

export interface SceneGuest {
  readonly name: string
  readonly entryPoint: 'shop' | 'account' | 'members'
  /** The customer's id at the shop, which signs them in; null: the shop does not know them. */
  readonly customer: string | null
  readonly attributes: Readonly<Record<string, string>>
}

const maria = {
  name: 'Maria Castelo',
  entryPoint: 'members',
  customer: 'maria',
  attributes: { tier: 'gold', last_order: 'K-2041' },
} as const
const visitor = { entryPoint: 'shop', customer: null } as const

export const guests: Readonly<Record<GuestId, SceneGuest>> = {
  /** Maria's earlier conversation. */
  early: maria,
  maria,
  budi: {
    name: 'Budi Santoso',
    entryPoint: 'members',
    customer: 'budi',
    attributes: { tier: 'new', last_order: 'K-2039' },
  },
  jonas: { name: 'Jonas Weber', ...visitor, attributes: { basket: '40', looking_at: 'Four Seasons Oolong' } },
  lina: { name: 'Lina Park', ...visitor, attributes: { basket: '2', looking_at: 'Bamboo whisk' } },
  sofia: { name: 'Sofia Lund', entryPoint: 'account', customer: null, attributes: {} },
  tom: { name: 'Tom Fisher', ...visitor, attributes: { basket: '1', looking_at: 'Crane pot' } },
  aiko: { name: 'Aiko Mori', ...visitor, attributes: { looking_at: 'Asatsuyu Sencha' } },
}

/** An attribute on every conversation of the scene. It tells them from a visitor's own conversation under the same name. */
export const sceneAttribute = { demo: 'scene' } as const

/** The first message of a guest. */
export function firstWords(id: GuestId): string {
  return words.value[id].asks
}

/** The answers of a guest, in this order, to people whose part is not played. */
export function answersOf(id: GuestId): readonly string[] {
  const said = words.value[id]
  return 'answers' in said ? said.answers : []
}

type Beat = readonly [afterMs: number, guest: GuestId, by: Colleague | 'guest', text: string]

/** The messages that follow while somebody watches, each with its delay and its author. */
export function beats(): readonly Beat[] {
  const { lina, sofia } = words.value
  return [
    [12_000, 'lina', 'guest', lina.bowl],
    [14_000, 'lina', 'ben', lina.noBowl],
    [18_000, 'sofia', 'cleo', sofia.notLeft],
    [12_000, 'sofia', 'guest', sofia.number],
    [16_000, 'lina', 'guest', lina.water],
    [14_000, 'sofia', 'cleo', sofia.changed],
    [18_000, 'lina', 'ben', lina.warm],
    [20_000, 'sofia', 'guest', sofia.came],
    [25_000, 'lina', 'guest', lina.looking],
  ]
}
