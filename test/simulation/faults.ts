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
}

/** Every world has faults of its own: some of them, from seldom to often. */
export function ratesOf(random: Random): Rates {
  const rates = faultNames.map((name) => [name, random.chance(0.35) ? 0 : most[name] * random.next()] as const)
  return Object.fromEntries(rates) as unknown as Rates
}
