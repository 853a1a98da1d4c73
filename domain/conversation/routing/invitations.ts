// Invitations: asking a queue or an agent, and taking an invitation back. What follows from a failure is in `outcomes.ts`.
import type { FlowVersion } from '../../../protocol/flow.ts'
import { isoTime } from '../../../protocol/iso-time.ts'
import { limits } from '../../../protocol/limits.ts'
import type { FailReason } from '../../../protocol/reasons.ts'
import type { Card } from '../../../protocol/server-frames.ts'
import type { Avoid, Enqueue, Purpose, Ring } from '../../letters.ts'
import { assert, own } from '../../machine.ts'
import { joins, purposes, replaces } from '../../purposes.ts'
import type { ConversationDraft } from '../draft.ts'
import type { Conversation, Invitation, Mover, Target } from '../state.ts'
import { agents, pending } from '../status.ts'

/** The settings of an invitation without a quick connect. */
const plain = { flow: null, ring: null } as const

export interface NewInvitation {
  readonly purpose: Purpose
  readonly target: Target
  readonly by: string | null
  readonly askedBy?: string
  readonly note?: string
  readonly flow: FlowVersion | null
  readonly ring: Ring | null
  readonly move?: Mover
}

/** Records the invitation and takes its seat. The target is not asked yet. Returns the invitation's id. */
export function invite(draft: ConversationDraft, wanted: NewInvitation): string {
  const { id, invited } = draft.state
  const invitation = draft.ids.invitation(id, invited + 1)
  draft.emit({ type: 'invited', invitation, ...wanted, announced: wanted.flow === null })
  return invitation
}

export interface EnqueueOptions {
  readonly admission?: 'ask' | 'must'
  /** The conversation goes ahead of all others of its priority (A3, Q2). */
  readonly ahead?: boolean
  /** T9: do not offer it to this agent for a while. */
  readonly avoid?: string | null
}

/** Asks the invitation's target: a queue is asked to admit the conversation, an agent is rung. */
export function ask(draft: ConversationDraft, id: string, how: EnqueueOptions = {}): void {
  const invitation = own(draft.state.invitations, id)
  assert(invitation, `no invitation ${id}`)
  const { target, purpose, ring } = invitation
  if (target.kind === 'agent') {
    const quiet = purposes[purpose].assigned && draft.state.entry.mode === 'persistent'
    draft.emit({
      type: 'called',
      invitation: id,
      agent: target.id,
      ringMs: ring?.ringMs ?? limits.ringMs.default,
      quiet,
      missedPresence: ring?.missedPresence ?? null,
    })
  } else {
    draft.emit({ type: 'enqueued', queue: target.id, letter: enqueueLetter(draft, invitation, how) })
  }
}

/** Routes the conversation into a queue. Invitations to other queues are cancelled (T0). */
export function enqueue(draft: ConversationDraft, queue: string, how: EnqueueOptions = {}): void {
  for (const other of pending(draft.state)) if (other.target.kind === 'queue') withdraw(draft, other, 'superseded')
  const known = draft.state.terms
  const name = known?.queue === queue ? known.name : queue
  const id = invite(draft, { purpose: 'route', target: { kind: 'queue', id: queue, name }, by: null, ...plain })
  ask(draft, id, how)
}

/** Ends an unfulfilled invitation and changes nothing else. */
export function withdraw(draft: ConversationDraft, invitation: Invitation, reason: FailReason, ending = false): void {
  const { id, purpose, target, asked, askedAgain, move } = invitation
  const more = { ...(move && { move: true as const }), ...(askedAgain && { askedAgain }) }
  draft.emit({ type: 'invitationFailed', invitation: id, purpose, target, asked, reason, ending, ...more })
}

export function withdrawAll(draft: ConversationDraft, reason: FailReason, except: string | null = null): void {
  for (const invitation of pending(draft.state)) if (invitation.id !== except) withdraw(draft, invitation, reason)
}

export interface CardFacts {
  readonly queue: string | null
  /** Since when the customer waits, if it is in no queue yet; if the customer is served, since when a colleague is wanted (ms). */
  readonly sinceAt: number
  readonly askedBy: string | null
  readonly served: boolean
}

/** Returns the card that an offer shows (Q4). */
export function card({ entry, customer, queuedAt }: Conversation, facts: CardFacts): Card {
  const { queue, sinceAt, askedBy, served } = facts
  return {
    entryPoint: entry.name,
    queue,
    customer: customer.name,
    waitingSince: isoTime(served ? sinceAt : (queuedAt ?? sinceAt)),
    mode: entry.mode,
    askedBy,
    served,
  }
}

/** Returns the name of the working queue, or its id if that queue never admitted the conversation. */
export function workingQueueName({ workingQueue, terms }: Conversation): string {
  return terms?.queue === workingQueue ? terms.name : workingQueue
}

/** Returns the letter that asks the queue, with what is true now. */
export function enqueueLetter(draft: ConversationDraft, invitation: Invitation, how: EnqueueOptions): Enqueue {
  const { state, now } = draft
  const { mode, priority, weight, openWithinMs } = state.entry
  const queuedAt = state.queuedAt ?? now
  // T3: agents who transfer leave as soon as the queue admits it, so the customer is not served then.
  const served = !replaces(invitation) && agents(state).length > 0
  return {
    type: 'enqueue',
    conversation: state.id,
    invitation: invitation.id,
    purpose: invitation.purpose,
    mode,
    priority,
    orderAt: mode === 'live' ? queuedAt : state.customer.lastWordAt,
    ahead: how.ahead ?? false,
    weight,
    avoid: avoided(state, how.avoid ?? transferrer(state, invitation), now),
    never: joins(invitation) ? agents(state).map(({ person }) => person) : [],
    admission: how.admission ?? 'ask',
    skipped: state.skippedAt !== null,
    openWithinMs,
    card: card(state, {
      queue: invitation.target.name,
      sinceAt: served ? invitation.at : now,
      askedBy: invitation.askedBy ?? null,
      served,
    }),
  }
}

/** T9: returns the agent who transferred it, even if they have left since. */
function transferrer({ ids }: Conversation, invitation: Invitation): string | null {
  if (!replaces(invitation)) return null
  return Object.keys(ids).find((agent) => ids[agent] === invitation.by) ?? null
}

function avoided(state: Conversation, agent: string | null, now: number): readonly Avoid[] {
  const stillAvoided = state.avoid.filter((one) => one.untilAt > now && one.agent !== agent)
  return agent === null ? stillAvoided : [...stillAvoided, { agent, untilAt: now + limits.avoidMs }]
}
