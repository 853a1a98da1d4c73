// S5: too fast is refused before anything else is done for it. The platform counts; sockets have limits of their own (D8).
import type { Env } from '../durable-objects/shell/env.ts'
import { limits } from '../protocol/limits.ts'
import { refuse } from '../protocol/problem.ts'
import type { Asked } from './context.ts'
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
} as const satisfies Readonly<Record<Rate, keyof Env>>

/** Throws `rate_limited` when `who` has done too much of it lately. */
export async function paced(c: Asked, rate: Exclude<Rate, 'address'>, who: string): Promise<void> {
  await count(c.env, rate, who)
}

/** The same by the address that the request comes from, for what anybody may ask without being known. */
export async function pacedAddress(c: Asked, rate: ByAddress = 'address'): Promise<void> {
  const address = c.req.header('cf-connecting-ip')
  // The edge always says it; without the edge there is nobody to count.
  if (address !== undefined) await count(c.env, rate, networkOf(address))
}

/** Who has one IPv6 address has all of its /64. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  const between = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length)
  const all = [...groups, ...Array.from({ length: between }, () => '0'), ...behind]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

async function count(env: Env, rate: Rate, key: string): Promise<void> {
  if (env.DEV_SIGN_IN === 'on' && env.RATE_LIMITS === 'off') return
  const { success } = await env[bindings[rate]].limit({ key })
  if (success) return
  const seconds = limits.rates[rate].inMs / 1_000
  throw new Refused(refuse('rate_limited'), { 'retry-after': `${seconds}` })
}
