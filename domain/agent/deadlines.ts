// The deadlines of an agent: rings, wrap-ups, telling the next queue, and the lease.
import type { Deadline } from '../machine.ts'
import type { Agent } from './state.ts'

/** Their names are `ring:<offer>`, `wrapUp:<conversation>`, `announce` and `lease`. `lease` needs the last sign of life. */
export function deadlines(state: Agent): readonly Deadline[] {
  const { config, presence, lifeAt, readiness, offers, work, wrapUps } = state
  const found: Deadline[] = []
  for (const { offer, state: how, untilAt } of Object.values(offers)) {
    if (how === 'ringing') found.push({ name: `ring:${offer}`, at: untilAt })
  }
  for (const [conversation, { untilAt }] of Object.entries(wrapUps)) {
    found.push({ name: `wrapUp:${conversation}`, at: untilAt })
  }
  const step = readiness?.step ?? null
  if (step !== null) found.push({ name: 'announce', at: step.untilAt })
  // An agent who chose to be offline but still has work holds a lease too (A3).
  const leased = presence !== 'offline' || Object.values(work).some((each) => each.state === 'active')
  if (leased && config !== null) found.push({ name: 'lease', at: lifeAt + config.leaseGraceMs, life: 'agent' })
  return found
}
