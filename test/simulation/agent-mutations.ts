// What an agent's object promises, broken on purpose, one promise at a time.
import { agentMachine } from '../../domain/agent/machine.ts'
import type { AgentEvent } from '../../domain/agent/messages.ts'
import type { HeldOffer } from '../../domain/agent/state.ts'
import { agent, deaf } from './mutate.ts'
import type { Options } from './node.ts'

/** By the rule that each breaks, in words. */
export const agentMutations: Readonly<Record<string, Options>> = {
  'an offer on a stale ticket is accepted': agent({
    decide(state, command, now, ids) {
      const letter = command.type === 'letter' ? command.letter : null
      if (letter?.type !== 'offer' || letter.ticket === null) return agentMachine.decide(state, command, now, ids)
      const readiness = { ticket: letter.ticket, free: 1, idleSinceAt: null, told: 1, step: null }
      return agentMachine.decide({ ...state, readiness }, command, now, ids)
    },
  }),
  'capacity is not counted for an offer that is joining': agent({
    decide(state, command, now, ids) {
      const weightless = (held: HeldOffer) => (held.state === 'joining' ? { ...held, weight: 0 } : held)
      const offers = Object.fromEntries(Object.entries(state.offers).map(([id, held]) => [id, weightless(held)]))
      return agentMachine.decide({ ...state, offers }, command, now, ids)
    },
  }),
  'capacity is not counted for an open wrap-up': agent({
    decide: (state, command, now, ids) =>
      agentMachine.decide(
        state.config ? { ...state, config: { ...state.config, wrapUpWeight: 0 } } : state,
        command,
        now,
        ids,
      ),
  }),
  'several wrap-ups count as one': agent({
    decide(state, command, now, ids) {
      const { config, wrapUps } = state
      const wrapUpWeight = (config?.wrapUpWeight ?? 0) / Math.max(1, Object.keys(wrapUps).length)
      const lighter =
        config === null || (command.type === 'letter' && command.letter.type === 'configure')
          ? state
          : { ...state, config: { ...config, wrapUpWeight } }
      return agentMachine.decide(lighter, command, now, ids)
    },
  }),
  'a required disposition that is missing is not recorded': agent({
    decide(state, command, now, ids) {
      const events = agentMachine.decide(state, command, now, ids)
      if (!Array.isArray(events) || command.type !== 'due') return events
      return (events as AgentEvent[]).map((event) =>
        event.type === 'wrapUpFinished' ? { ...event, dispositions: [] } : event,
      )
    },
  }),
  'who is turned away goes on waiting': agent({ decide: deaf(agentMachine, 'unseated') }),
  'an agent does not hear that the conversation is over': agent({ decide: deaf(agentMachine, 'gone') }),
  'what a restart took along counts as absence': agent({
    decide: (state, command, now, ids) =>
      agentMachine.decide(command.type === 'due' ? { ...state, connected: false } : state, command, now, ids),
  }),
  'an assignment is accepted on arrival': agent({
    decide(state, command, now, ids) {
      const letter = command.type === 'letter' ? command.letter : null
      if (letter?.type !== 'offer' || !letter.quiet || command.type !== 'letter')
        return agentMachine.decide(state, command, now, ids)
      return agentMachine.decide(state, { ...command, letter: { ...letter, quiet: false, automatic: true } }, now, ids)
    },
  }),
  'an assignment may be opened for ever': agent({
    decide: (state, command, now, ids) =>
      command.type === 'due' && state.offers[command.name.slice('ring:'.length)]?.quiet
        ? []
        : agentMachine.decide(state, command, now, ids),
  }),
  'a queue that was taken from its agent goes on ringing there': agent({
    decide(state, command, now, ids) {
      const events = agentMachine.decide(state, command, now, ids)
      if (!Array.isArray(events) || command.type !== 'letter' || command.letter.type !== 'configure') return events
      return (events as AgentEvent[]).filter(({ type }) => type !== 'offerFailed')
    },
  }),
  'a revoked offer goes on ringing for ever': agent({
    decide: (state, command, now, ids) =>
      command.type === 'due' && command.name.startsWith('ring:') ? [] : agentMachine.decide(state, command, now, ids),
  }),

  'what is taken back by hand may weigh anything': agent({
    decide: (state, command, now, ids) =>
      agentMachine.decide(
        state.config && command.type === 'resume' ? { ...state, config: { ...state.config, capacity: 99 } } : state,
        command,
        now,
        ids,
      ),
  }),
  'an agent who is called back says to be full': agent({
    decide(state, command, now, ids) {
      const isCall = command.type === 'letter' && command.letter.type === 'offer' && command.letter.purpose === 'return'
      const full = state.config && { ...state.config, capacity: 0 }
      return agentMachine.decide(isCall ? { ...state, config: full } : state, command, now, ids)
    },
  }),
  'an agent who is called back hears nothing': agent({
    decide(state, command, now, ids) {
      const isCall = command.type === 'letter' && command.letter.type === 'offer' && command.letter.purpose === 'return'
      return isCall ? [] : agentMachine.decide(state, command, now, ids)
    },
  }),
}
