// What keeps an agent, or a queue whose conversations the agent has, from being deleted (S7).
import { limits } from '../../protocol/limits.ts'
import type { Use } from '../../protocol/problem.ts'
import { isInRoom, type Agent } from './state.ts'

/** Returns at most `limits.usesShown` conversations that ring, are open, parked or in wrap-up; with `queue`, only those of that queue. */
export function usesIn({ offers, work, wrapUps }: Agent, queue?: string): readonly Use[] {
  const isMeant = (one: { readonly queue?: string | null }) => queue === undefined || one.queue === queue
  const ringing = Object.values(offers)
    .filter(isMeant)
    .map(({ conversation }): Use => ({ conversation, state: 'ringing' }))
  const open = Object.entries(work)
    .filter(([, one]) => isMeant(one))
    .map(([conversation, one]): Use => ({ conversation, state: isInRoom(one) ? 'open' : 'parked' }))
  const wrapped = Object.entries(wrapUps)
    .filter(([, one]) => isMeant(one))
    .map(([conversation]): Use => ({ conversation, state: 'wrap_up' }))
  return [...ringing, ...open, ...wrapped].slice(0, limits.usesShown)
}
