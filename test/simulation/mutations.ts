// Rules broken on purpose, one at a time. The simulation is worth something only if it notices every one of them.
import type { ConversationEvent } from '../../domain/conversation/events.ts'
import { conversationMachine } from '../../domain/conversation/machine.ts'
import { customerMachine } from '../../domain/customer/machine.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import type { QueueEvent } from '../../domain/queue/messages.ts'
import { agentMutations } from './agent-mutations.ts'
import { changedIn, comingBack, conversation, customer, deaf, queue } from './mutate.ts'
import type { Options } from './node.ts'
import { shellMutations } from './shell-mutations.ts'

/** By the rule that each breaks, in words. */
export const mutations: Readonly<Record<string, Options>> = {
  ...agentMutations,

  // ---- the queue
  'a queue that has nothing does not pass the ticket on': queue({
    letters: (after, event) => (event.type === 'passed' ? [] : queueMachine.letters(after, event)),
  }),
  'a conversation is offered to a second agent while it rings': queue({
    apply(state, event, at) {
      const after = queueMachine.apply(state, event, at)
      if (event.type !== 'offered') return after
      const entry = after.waiting[event.invitation]!
      return { ...after, waiting: { ...after.waiting, [event.invitation]: { ...entry, offered: null } } }
    },
  }),
  'a ticket is good for more than one offer': queue({
    apply(state, event, at) {
      const after = queueMachine.apply(state, event, at)
      const before = event.type === 'offered' ? state.agents[event.agent] : undefined
      if (event.type !== 'offered' || !before) return after
      return { ...after, agents: { ...after.agents, [event.agent]: before } }
    },
  }),
  'a withdrawn conversation stays in the queue': queue({ decide: deaf(queueMachine, 'withdraw') }),
  'an assignment that nobody opened keeps its place only': queue({
    apply: (state, event, at) =>
      queueMachine.apply(state, event.type === 'offerFailed' ? { ...event, ahead: false } : event, at),
  }),
  'a queue serves who came last': queue({
    decide: (state, command, now, ids) =>
      queueMachine.decide(
        {
          ...state,
          waiting: changedIn(state.waiting, (entry) => ({
            ...entry,
            orderAt: -entry.orderAt,
            arrival: -entry.arrival,
          })),
        },
        command,
        now,
        ids,
      ),
  }),
  'whoever gave it back is asked like anybody else': queue({
    decide: (state, command, now, ids) =>
      queueMachine.decide(
        { ...state, waiting: changedIn(state.waiting, (entry) => ({ ...entry, avoid: [] })) },
        command,
        now,
        ids,
      ),
  }),
  'who has just become idle is asked first': queue({
    decide: (state, command, now, ids) =>
      queueMachine.decide(
        {
          ...state,
          agents: changedIn(state.agents, (one) =>
            one.ready?.idleSinceAt ? { ...one, ready: { ...one.ready, idleSinceAt: -one.ready.idleSinceAt } } : one,
          ),
        },
        command,
        now,
        ids,
      ),
  }),
  // What nobody answers is taken back after a while: without that these would last.
  'a failed offer is not noticed': queue({
    decide: deaf(queueMachine, 'offerFailed'),
    apply(state, event, at) {
      const after = queueMachine.apply(state, event, at)
      return event.type === 'offered' ? { ...after, asking: state.asking } : after
    },
  }),
  'nothing is matched when an agent becomes ready': queue({
    decide(state, command, now, ids) {
      const events = queueMachine.decide(state, command, now, ids)
      if (!Array.isArray(events) || command.type !== 'letter' || command.letter.type !== 'ready') return events
      return (events as QueueEvent[]).filter(({ type }) => type !== 'offered')
    },
  }),

  // ---- the conversation
  'seats are not counted': conversation({
    decide: (state, command, now, ids) =>
      conversationMachine.decide({ ...state, entry: { ...state.entry, partyLimit: 50 } }, command, now, ids),
  }),
  'a transfer stays pending after it was fulfilled': conversation({
    apply(state, event, at) {
      const after = conversationMachine.apply(state, event, at)
      const invitation = event.type === 'joined' ? state.invitations[event.invitation] : undefined
      if (event.type !== 'joined' || event.purpose !== 'transfer' || !invitation) return after
      return { ...after, invitations: { ...after.invitations, [invitation.id]: invitation } }
    },
  }),
  'who was moved waits in the first queue too': conversation({
    letters: (after, event) =>
      event.type === 'invitationFailed' && event.reason === 'superseded' && !event.move
        ? []
        : conversationMachine.letters(after, event),
  }),
  'whoever takes it back by hand has had it parked': conversation({
    decide(state, command, now, ids) {
      const letter = command.type === 'letter' ? command.letter : null
      const claims = letter?.type === 'accepted' && letter.claim !== undefined
      return conversationMachine.decide(claims ? { ...state, listedBy: letter.agent } : state, command, now, ids)
    },
  }),
  'who comes back goes to the queue like anybody else': comingBack((state) => ({
    ...state,
    entry: { ...state.entry, keepSameAgent: false },
  })),
  'who comes back is sent to whoever served first': comingBack((state) => ({
    ...state,
    lastAgent: state.lastAgent && { ...state.lastAgent, agent: Object.keys(state.ids)[0]! },
  })),
  'the same agent is waited for too short a time': comingBack((state) => ({
    ...state,
    entry: { ...state.entry, returnWithinMs: state.entry.returnWithinMs / 4 },
  })),
  'an invitation is not withdrawn at the end': conversation({
    letters: (after, event) =>
      event.type === 'invitationFailed' && event.reason === 'cancelled'
        ? []
        : conversationMachine.letters(after, event),
  }),
  'a lost agent is not replaced': conversation({ decide: deaf(conversationMachine, 'agentGone') }),
  'an agent who was never configured is waited for': conversation({
    decide(state, command, now, ids) {
      const letter = command.type === 'letter' ? command.letter : null
      return letter?.type === 'declined' && letter.agent === ''
        ? []
        : conversationMachine.decide(state, command, now, ids)
    },
    apply(state, event, at) {
      const after = conversationMachine.apply(state, event, at)
      const called = event.type === 'called' ? after.invitations[event.invitation] : undefined
      if (called === undefined) return after
      const { answerBy: _, ...waitedFor } = called
      return { ...after, invitations: { ...after.invitations, [called.id]: waitedFor } }
    },
  }),
  'who comes too late hears nothing': conversation({
    letters: (after, event) => (event.type === 'turnedAway' ? [] : conversationMachine.letters(after, event)),
  }),
  'an agent who left stays in the way of the next': conversation({
    letters: (after, event) => (event.type === 'left' ? [] : conversationMachine.letters(after, event)),
  }),
  'notes are shown to the customer': { showNotes: true },
  'everybody is told by which frame somebody spoke': { showRefs: true },

  'an entry point’s weight does not count': conversation({
    letters: (after, event) =>
      conversationMachine.letters(
        { ...after, entry: { ...after.entry, weight: 1 } },
        event.type === 'enqueued' ? { ...event, letter: { ...event.letter, weight: 1 } } : event,
      ),
  }),
  'who leaves by the act that opens it has never been there': conversation({
    decide(state, command, now, ids) {
      const events = conversationMachine.decide(state, command, now, ids)
      if (!Array.isArray(events) || command.type !== 'act' || command.act.type !== 'leave') return events
      const opens = (events as ConversationEvent[]).some(({ type }) => type === 'opened')
      return (events as ConversationEvent[]).map((event) =>
        event.type === 'left' && opens ? { ...event, stayed: false } : event,
      )
    },
  }),
  'who was removed or revoked has left like anybody else': conversation({
    apply(state, event, at) {
      const isOut = event.type === 'left' && (event.reason === 'removed' || event.reason === 'revoked')
      return conversationMachine.apply(state, isOut ? { ...event, reason: 'left' } : event, at)
    },
  }),
  'what is parked stays open to who had it': conversation({
    apply: (state, event, at) => ({
      ...conversationMachine.apply(state, event, at),
      ...(event.type === 'joined' && { listedBy: state.listedBy }),
    }),
  }),
  'whoever has been there may write': conversation({
    decide(state, command, now, ids) {
      if (command.type !== 'act' || !('agent' in command.by))
        return conversationMachine.decide(state, command, now, ids)
      const { agent: person, name, role } = command.by
      const id = state.ids[person]
      const isOut = id !== undefined && !state.participants.some((one) => one.id === id)
      const seat = { id: id ?? '', role, name, person, joinedAt: now, openByAt: null }
      const participants = isOut ? [...state.participants, seat] : state.participants
      return conversationMachine.decide({ ...state, participants }, command, now, ids)
    },
  }),
  'the visitor who has signed in is let in as before': conversation({
    apply(state, event, at) {
      const after = conversationMachine.apply(state, event, at)
      return event.type === 'identified' ? { ...after, participants: state.participants } : after
    },
  }),

  // ---- the customer
  'starting twice opens two conversations': customer({
    decide: (state, command, now, ids) =>
      customerMachine.decide(command.type === 'start' ? { ...state, open: {} } : state, command, now, ids),
  }),
  'a conversation does not hear that its customer has signed in': conversation({
    decide: deaf(conversationMachine, 'identified'),
  }),
  'an end that reaches the visitor is kept there': customer({
    letters: (after, event) => (event.type === 'ended' ? [] : customerMachine.letters(after, event)),
  }),
  'a visitor who has signed in goes on starting': customer({
    decide: (state, command, now, ids) =>
      customerMachine.decide(command.type === 'start' ? { ...state, became: null } : state, command, now, ids),
  }),

  ...shellMutations,
}
