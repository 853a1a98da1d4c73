// What can go wrong between objects, and how often it does in one world.
import type { Random } from './random.ts'

export const faultNames = [
  'lostCall',
  'lostAnswer',
  'doubledCall',
  'delayedCall',
  'eviction',
  'crashBefore',
  'crashAfter',
  'lateAlarm',
  'doubledAlarm',
  'lostAlarm',
  'lostSocket',
  'clockBack',
  'clockJump',
  'noConfig',
  'lateDouble',
] as const
export type Fault = (typeof faultNames)[number]

/** Probabilities, each for one occasion of its kind: a call, a commit, an alarm. */
export type Rates = Readonly<Record<Fault, number>>

export const noFaults = Object.fromEntries(faultNames.map((name) => [name, 0])) as unknown as Rates

const most: Rates = {
  lostCall: 0.35,
  lostAnswer: 0.35,
  doubledCall: 0.3,
  delayedCall: 0.3,
  eviction: 0.4,
  crashBefore: 0.08,
  crashAfter: 0.08,
  lateAlarm: 0.6,
  doubledAlarm: 0.5,
  lostAlarm: 0.3,
  lostSocket: 0.02,
  clockBack: 0.5,
  clockJump: 0.3,
  noConfig: 0.5,
  lateDouble: 0.5,
}

/** Every world has faults of its own: some of them, from seldom to often. `forgetful`: the dice of one that forgets. */
export function ratesOf(random: Random, forgetful: Random | null): Rates {
  const rateOf = (name: Fault, dice: Random) => (dice.chance(0.35) ? 0 : most[name] * dice.next())
  const rates = faultNames.flatMap((name) => (name === 'lateDouble' ? [] : [[name, rateOf(name, random)] as const]))
  const lateDouble = forgetful === null ? 0 : rateOf('lateDouble', forgetful)
  return { ...(Object.fromEntries(rates) as unknown as Rates), lateDouble }
}
