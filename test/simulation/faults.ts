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
  'unreachable',
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
  unreachable: 1,
}

/**
 * Every world has faults of its own: some of them, from seldom to often. `forgetful`: the dice of one that forgets; `outage`: those for objects
 * that nobody reaches for minutes. Faults that came later have dice of their own, so that worlds stay as they were.
 */
export function ratesOf(random: Random, forgetful: Random | null, outage: Random): Rates {
  const rateOf = (name: Fault, dice: Random) => (dice.chance(0.35) ? 0 : most[name] * dice.next())
  const later: readonly Fault[] = ['lateDouble', 'unreachable']
  const rates = faultNames.flatMap((name) => (later.includes(name) ? [] : [[name, rateOf(name, random)] as const]))
  const lateDouble = forgetful === null ? 0 : rateOf('lateDouble', forgetful)
  // Letters are tried for less than they are remembered.
  const unreachable = forgetful === null ? rateOf('unreachable', outage) : 0
  return { ...(Object.fromEntries(rates) as unknown as Rates), lateDouble, unreachable }
}
