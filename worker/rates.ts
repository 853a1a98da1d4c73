// S5: rate limits, checked before anything else is done for a request. The platform counts HTTP requests; sockets have their own limits (D8).
import type { Env } from '../durable-objects/env.ts'
import { limits } from '../protocol/limits.ts'
import { refuse } from '../protocol/problem.ts'
import { addressOf, networkOf } from './addresses.ts'
import type { RequestContext } from './context.ts'
import { Refused } from './problem.ts'

type Rate = keyof typeof limits.rates
type ByAddress = Extract<Rate, 'address' | 'askingFrom'>

const bindings = {
  address: 'RATE_ADDRESS',
  comingIn: 'RATE_COMING_IN',
  connecting: 'RATE_CONNECTING',
  acting: 'RATE_ACTING',
  asking: 'RATE_ASKING',
  askingFrom: 'RATE_ASKING_FROM',
  starting: 'RATE_STARTING',
} as const satisfies Readonly<Record<Rate, keyof Env>>

/** Throws `rate_limited` when `who` has done this too often. */
export async function paced(
  c: RequestContext,
  rate: Exclude<Rate, 'address' | 'starting'>,
  who: string,
): Promise<void> {
  await count(c.env, rate, who)
}

/** The same by address, for operations that anybody may call. */
export async function pacedAddress(c: RequestContext, rate: ByAddress = 'address'): Promise<void> {
  const address = addressOf(c)
  if (address !== undefined) await count(c.env, rate, networkOf(address))
}

/** Whether this address is within its limit of starts at this entry point. */
export async function isWithin(c: RequestContext, rate: 'starting', entryPoint: string): Promise<boolean> {
  const address = addressOf(c)
  return address === undefined || isTaken(c.env, rate, `${networkOf(address)} ${entryPoint}`)
}

export function tooFast(rate: Rate): Refused {
  return new Refused(refuse('rate_limited'), { 'retry-after': `${limits.rates[rate].inMs / 1_000}` })
}

async function count(env: Env, rate: Rate, key: string): Promise<void> {
  if (!(await isTaken(env, rate, key))) throw tooFast(rate)
}

async function isTaken(env: Env, rate: Rate, key: string): Promise<boolean> {
  if (env.DEV_SIGN_IN === 'on' && env.RATE_LIMITS === 'off') return true
  return (await env[bindings[rate]].limit({ key })).success
}
