// The scene: a morning at the demo's shop. Who is in it and what they say; nothing in it is left to chance.

/** Whose part is played; Ann's until somebody sits down at her desk. */
export const colleagues = ['ann', 'ben', 'cleo'] as const
export type Colleague = (typeof colleagues)[number]

export const guestIds = ['early', 'maria', 'budi', 'jonas', 'lina', 'sofia', 'tom', 'aiko'] as const
export type GuestId = (typeof guestIds)[number]

export interface Guest {
  readonly name: string
  readonly entryPoint: 'shop' | 'account' | 'members'
  /** The customer's id at the shop, which signs them in; null: nobody whom it knows. */
  readonly customer: string | null
  readonly attributes: Readonly<Record<string, string>>
  readonly first: string
  /** What they answer, in this order, when somebody writes whose part is not played. */
  readonly answers: readonly string[]
}

const maria = {
  name: 'Maria Castelo',
  entryPoint: 'members',
  customer: 'maria',
  attributes: { tier: 'gold', last_order: 'K-2041' },
} as const

export const guests: Readonly<Record<GuestId, Guest>> = {
  /** Maria's conversation before this one. */
  early: { ...maria, first: 'Does the Crane pot keep its tea warm?', answers: [] },
  maria: {
    ...maria,
    first: 'Good morning! My order K-2041 says “on its way”, and has since Friday. Is it stuck?',
    answers: ['That would be lovely.', 'To the same address, please.', 'Thank you, Ann. You are quick!'],
  },
  budi: {
    name: 'Budi Santoso',
    entryPoint: 'members',
    customer: 'budi',
    attributes: { tier: 'new', last_order: 'K-2039' },
    first: 'Is the Gambung White in my order from this spring?',
    answers: ['Yes, please add a sample.', 'Perfect. Nothing else today.'],
  },
  jonas: {
    name: 'Jonas Weber',
    entryPoint: 'shop',
    customer: null,
    attributes: { basket: '40', looking_at: 'Four Seasons Oolong' },
    first: 'I need forty tins with our logo for a conference on 12 December. Can you do that?',
    answers: [
      'That works for us. What do you need from me?',
      'I will send the logo within the hour.',
      'Great, thanks to you both!',
    ],
  },
  lina: {
    name: 'Lina Park',
    entryPoint: 'shop',
    customer: null,
    attributes: { basket: '2', looking_at: 'Bamboo whisk' },
    first: 'Which whisk would you take for a beginner?',
    answers: ['Good to know, thank you.', 'Then I take that one.'],
  },
  sofia: {
    name: 'Sofia Lund',
    entryPoint: 'account',
    customer: null,
    attributes: {},
    first: 'I gave the wrong house number with my order from yesterday.',
    answers: ['14 B, at the back.', 'Thank you so much.'],
  },
  tom: {
    name: 'Tom Fisher',
    entryPoint: 'shop',
    customer: null,
    attributes: { basket: '1', looking_at: 'Crane pot' },
    first: 'Hello! Does the Crane pot fit four cups?',
    answers: [
      'Oh good. And may I put it into the dishwasher?',
      'By hand then. How long does it take to Leeds?',
      'Perfect, I am ordering it now. Thanks!',
    ],
  },
  aiko: {
    name: 'Aiko Mori',
    entryPoint: 'shop',
    customer: null,
    attributes: { looking_at: 'Asatsuyu Sencha' },
    first: 'Hi, is the Asatsuyu still the April picking?',
    answers: ['Lovely. Then one bag, please.', 'No, that is all. Thank you!'],
  },
}

/** What goes on while somebody looks: each so long after the last, by a colleague or by the guest. */
export const beats: readonly (readonly [afterMs: number, guest: GuestId, by: Colleague | 'guest', text: string])[] = [
  [12_000, 'lina', 'guest', 'Do I need the big bowl, too?'],
  [14_000, 'lina', 'ben', 'Not for the start. Any bowl that your hand goes round will do.'],
  [18_000, 'sofia', 'cleo', 'It has not left yet. Which number is right?'],
  [12_000, 'sofia', 'guest', '14 B, it is the house at the back.'],
  [16_000, 'lina', 'guest', 'And how warm should the water be?'],
  [14_000, 'sofia', 'cleo', 'Changed. You get a new confirmation in a minute.'],
  [18_000, 'lina', 'ben', 'Around 75 °C. Boil it, then pour it once from cup to cup.'],
  [20_000, 'sofia', 'guest', 'It is here. That was quick, thank you!'],
  [25_000, 'lina', 'guest', 'I will try that. One moment, I am looking at the tins.'],
]
