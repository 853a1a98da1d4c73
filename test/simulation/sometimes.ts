// What must sometimes happen, or the rule is not proved: by rule, and in how many of the 2,000 worlds at least.
import type { AgentEvent } from '../../domain/agent/messages.ts'
import { isInRoom, type Agent } from '../../domain/agent/state.ts'
import type { ConversationEvent } from '../../domain/conversation/events.ts'
import type { Conversation } from '../../domain/conversation/state.ts'
import { agents, pending, pendingQueue } from '../../domain/conversation/status.ts'
import type { CustomerEvent } from '../../domain/customer/messages.ts'
import type { Customer } from '../../domain/customer/state.ts'
import type { QueueEvent } from '../../domain/queue/messages.ts'
import type { Queue } from '../../domain/queue/state.ts'
import type { LeftReason } from '../../protocol/reasons.ts'
import type { Node } from './node.ts'

type Sometimes<State, Happened> = Readonly<Record<string, readonly [least: number, is: Is<State, Happened>]>>
/** `at`: when it happened, by the clock of the object (ms). */
export type Is<State, Happened> = (event: Happened, before: State, after: State, at: number) => boolean

const lastIsOut = ({ type }: ConversationEvent, before: Conversation, after: Conversation) =>
  type === 'left' && !after.ended && agents(before).length > 0 && agents(after).length === 0

const isOut = (reason: LeftReason) => reason === 'removed' || reason === 'revoked'

const conversation: Sometimes<Conversation, ConversationEvent> = {
  'R2 the seats are full': [
    600,
    (_, { entry }, after) => after.participants.length + pending(after).length >= entry.partyLimit,
  ],
  'R5 the flow of a quick connect runs before its target is asked': [
    400,
    (event) => event.type === 'flowEntered' && event.kind === 'invite',
  ],
  'R6 an invited agent declines': [
    25,
    (event) => event.type === 'invitationFailed' && event.purpose === 'invite' && event.reason === 'declined',
  ],
  'R6 an invited agent misses it': [
    20,
    (event) => event.type === 'invitationFailed' && event.purpose === 'invite' && event.reason === 'missed',
  ],
  'R7 an agent is removed': [3, (event) => event.type === 'left' && event.reason === 'removed'],
  'R7 the customer is removed': [55, (event) => event.type === 'ended' && event.reason === 'customer_removed'],
  'R9 the customer ends it while an invitation is pending': [
    150,
    (event, before) => event.type === 'invitationFailed' && event.ending && agents(before).length > 0,
  ],
  'R10 the last agent leaves while an invitation is pending': [
    550,
    (event, before, after) => lastIsOut(event, before, after) && pending(after).length > 0,
  ],
  'R10 the last agent leaves, and the disconnect flow runs': [
    300,
    (event) => event.type === 'flowEntered' && event.kind === 'disconnect',
  ],
  'T0 a transfer takes the other invitations with it': [
    800,
    (event) => event.type === 'invitationFailed' && event.reason === 'superseded' && event.move === undefined,
  ],
  'T1 a transfer to an agent is taken': [
    200,
    (event) => event.type === 'joined' && event.purpose === 'transfer' && event.target.kind === 'agent',
  ],
  'T2 a transfer to an agent fails': [
    350,
    (event) =>
      event.type === 'invitationFailed' &&
      event.purpose === 'transfer' &&
      event.target.kind === 'agent' &&
      !event.ending,
  ],
  'T3 a queue refuses a transfer': [
    100,
    (event) =>
      event.type === 'invitationFailed' &&
      event.purpose === 'transfer' &&
      ['closed', 'full', 'unstaffed', 'not_found'].includes(event.reason),
  ],
  'T4 the inviter of a queue leaves, and it waits there': [
    100,
    (event, before, after) => lastIsOut(event, before, after) && pendingQueue(after)?.purpose === 'invite',
  ],
  'T9 an agent gives it back to its queue': [450, (event) => event.type === 'left' && event.reason === 'released'],
  'P6 the same agent is asked first': [450, (event) => event.type === 'called' && event.quiet],
  'P6 the same agent takes it back': [
    400,
    (event, before) =>
      event.type === 'joined' && event.purpose === 'return' && before.lastAgent?.agent === event.participant.person,
  ],
  'P6 the same agent does not take it in time': [
    500,
    (event) => event.type === 'invitationFailed' && event.purpose === 'return' && !event.ending,
  ],
  'P6 the same agent is not free': [
    300,
    (event) => event.type === 'invitationFailed' && event.purpose === 'return' && event.reason === 'no_capacity',
  ],
  'P6 the same agent is not there': [
    130,
    (event) =>
      event.type === 'invitationFailed' &&
      event.purpose === 'return' &&
      ['offline', 'inactive', 'not_found'].includes(event.reason),
  ],
  'P6 it comes back when several have served it': [
    90,
    (event, { entry, lastStays }) =>
      event.type === 'returned' && entry.keepSameAgent && Object.keys(lastStays).length > 1,
  ],
  'P6 an agent takes what they have parked by hand': [
    300,
    (event, { listedBy }) =>
      event.type === 'joined' && listedBy === event.participant.person && event.target.kind === 'agent',
  ],
  'S1 what is parked is on an agent’s list': [500, (event) => event.type === 'parked' && event.by !== null],
  'S1 it ends, and who left before reads it': [
    850,
    (event, _, { lastStays, readers }) =>
      event.type === 'ended' &&
      Object.entries(lastStays).some(([agent, { reason }]) => !isOut(reason) && !readers.includes(agent)),
  ],
  'S1 it ends, and who was removed or revoked reads nothing': [
    90,
    (event, _, { lastStays }) => event.type === 'ended' && Object.values(lastStays).some(({ reason }) => isOut(reason)),
  ],
  'S1 who never opened it has not been there': [130, (event) => event.type === 'left' && !event.stayed],
  'P9 the visitor signs in meanwhile': [950, (event) => event.type === 'identified'],
  'W6 an agent extends it': [50, ({ type }) => type === 'extended'],
  'W6 it is warned of': [500, ({ type }) => type === 'expiring'],
  'W6 it expires': [900, (event) => event.type === 'ended' && event.reason === 'expired'],
  'W9 what it asked comes back, and is asked again': [100, (event) => event.type === 'repeated'],
  'W11 a customer never connects': [
    25,
    (event) => event.type === 'ended' && event.reason === 'customer_never_connected',
  ],
  'Q2 an assignment is not opened in time': [100, (event) => event.type === 'left' && event.reason === 'not_opened'],
  'Q10 skipped': [100, (event) => event.type === 'skipped' && event.skipped],
  'Q10 skipped, and back': [25, (event) => event.type === 'skipped' && !event.skipped],
  'Q10 it is abandoned': [65, (event) => event.type === 'ended' && event.reason === 'abandoned'],
  'Q11 moved to another queue by hand': [550, (event) => event.type === 'moved'],
  'A3 an agent is gone, and it is routed again': [
    250,
    (event, before, after) => lastIsOut(event, before, after) && event.type === 'left' && event.reason === 'lease',
  ],
}

const queue: Sometimes<Queue, QueueEvent> = {
  'Q1 two wait, and the later one is offered': [
    750,
    (event, { waiting }) =>
      event.type === 'offered' &&
      Object.values(waiting).some(
        ({ arrival, offered }) => offered === null && arrival < (waiting[event.invitation]?.arrival ?? 0),
      ),
  ],
  'Q2 an assignment that nobody opened goes ahead': [400, (event) => event.type === 'offerFailed' && event.ahead],
  'Q3 a round is over': [250, (event) => event.type === 'roundEnded'],
  'Q3 everybody was asked, and it rests': [550, (event) => event.type === 'resting'],
  'Q3 the supervisors are alerted': [10, (event) => event.type === 'alerted'],
  'Q8 a queue is full': [200, (event) => event.type === 'notAdmitted' && event.reason === 'full'],
  'S7 what comes to a queue that has closed for its deletion is turned away': [
    80,
    (event, { id }) => event.type === 'notAdmitted' && event.reason === 'not_found' && id !== '',
  ],
  'Q7 a queue is closed': [1, (event) => event.type === 'notAdmitted' && event.reason === 'closed'],
  'T9 whoever gave it back is passed over for another': [
    300,
    (event, { waiting }, _, at) =>
      event.type === 'offered' &&
      (waiting[event.invitation]?.avoid ?? []).some((avoid) => avoid.untilAt > at && avoid.agent !== event.agent),
  ],
  'T9 whoever gave it back is the only one': [
    100,
    (event, { waiting }, _, at) =>
      event.type === 'offered' &&
      (waiting[event.invitation]?.avoid ?? []).some((avoid) => avoid.untilAt > at && avoid.agent === event.agent),
  ],
  'P12 the customer’s latest word lets others go before': [
    850,
    (event, { waiting }) => event.type === 'worded' && Object.keys(waiting).length > 1,
  ],
  'Q5 an offer that nobody answers is taken back': [40, (event) => event.type === 'offerWithdrawn'],
}

const agent: Sometimes<Agent, AgentEvent> = {
  'A3 an agent who was asked by name is rung again after the server was away': [40, ({ type }) => type === 'rangAgain'],
  'P6 what had returned is parked again': [35, ({ type }) => type === 'parkedAgain'],
  'A2 two wrap-ups are open at once': [
    400,
    (event, _, { wrapUps }) => event.type === 'workEnded' && Object.keys(wrapUps).length > 1,
  ],
  'A2 something heavier than one is taken': [200, (event) => event.type === 'seated' && event.weight > 1],
  'A2 an offer fails for want of capacity': [
    500,
    (event) => event.type === 'offerFailed' && event.reason === 'no_capacity',
  ],
  'A3 a lease runs out with work': [
    250,
    (event, { work }) =>
      event.type === 'leaving' && event.reason === 'lease' && Object.values(work).some((one) => isInRoom(one)),
  ],
  'A4 a required disposition is missing at the limit': [
    250,
    (event, { wrapUps }) =>
      event.type === 'wrapUpFinished' &&
      event.dispositions[0] === 'none' &&
      wrapUps[event.conversation]?.policy.required === true,
  ],
  'A4 coming back cancels the wrap-up': [
    100,
    (event, { wrapUps }) => event.type === 'seated' && event.conversation in wrapUps,
  ],
  'A5 a queue is told later than another': [500, (event) => event.type === 'delayed'],
  'Q5 an offer stands on a stale ticket': [850, (event) => event.type === 'offerFailed' && event.reason === 'stale'],
  'S7 what comes to an agent who has closed for their deletion is turned away': [
    40,
    (event, { id }) => event.type === 'offerFailed' && event.reason === 'not_found' && id !== '',
  ],
  'S4 an agent with work is made inactive': [100, (event) => event.type === 'leaving' && event.reason === 'revoked'],
}

const customer: Sometimes<Customer, CustomerEvent> = {
  'P9 a visitor signs in with something open': [950, (event) => event.type === 'identified' && event.open.length > 0],
  'P9 signed in while another is open': [
    700,
    (event, { open }) =>
      event.type === 'adopted' && event.open.some(({ entryPoint }) => open[entryPoint] !== undefined),
  ],
}

export const tables = { conversation, queue, agent, customer } as unknown as Readonly<
  Record<Node['kind'], Sometimes<unknown, unknown>>
>

/** Letters that came again, by the kind of their sender. */
const again = {
  'Q5 a letter of a conversation comes again': 1_000,
  'Q5 a letter of a queue comes again': 1_000,
  'Q5 a letter of an agent comes again': 1_000,
  'Q5 a letter of a customer comes again': 1_000,
  'Q5 a letter of a conversation comes again when it was forgotten': 250,
  'Q5 a letter of a queue comes again when it was forgotten': 250,
  'Q5 a letter of an agent comes again when it was forgotten': 250,
  'Q5 a letter of a customer comes again when it was forgotten': 200,
} as const

/** Deletions, which happen in a fifth of the worlds. */
const deletions = {
  'S7 a queue is deleted': 100,
  'S7 an agent is deleted': 160,
  'S7 a queue is kept for one that is waiting': 100,
  'S7 a queue is kept for one that is ringing': 55,
  'S7 a queue is kept for one that is open': 12,
  'S7 a queue is kept for one that is parked': 2,
  'S7 a queue is kept for one that is wrap_up': 3,
  'S7 an agent is kept for one that is ringing': 70,
  'S7 an agent is kept for one that is open': 85,
  'S7 an agent is kept for one that is parked': 25,
  'S7 an agent is kept for one that is wrap_up': 45,
  'S7 a queue that had closed is opened again': 70,
  'S7 an agent that had closed is opened again': 60,
  'S7 a call to close comes too late': 35,
} as const

/** In how many of the 2,000 worlds each must have happened. */
export const leastWorlds: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    Object.values(tables).flatMap((table) => Object.entries(table).map(([what, [least]]) => [what, least])),
  ),
  ...again,
  ...deletions,
}
