// How each event changes an agent.
import { limits } from '../../protocol/limits.ts'
import type { Card } from '../../protocol/server-frames.ts'
import { without } from '../machine.ts'
import type { StoredAgentEvent } from './messages.ts'
import { isInRoom, served, type Agent, type HeldOffer, type Readiness, type Work } from './state.ts'

type Of<Type extends StoredAgentEvent['type']> = Extract<StoredAgentEvent, { type: Type }>

/** The agent after `event`, which happened at `at` (ms). */
export function apply(state: Agent, event: StoredAgentEvent, at: number): Agent {
  switch (event.type) {
    case 'configured':
      return configure(state, event)
    case 'retired':
      return { ...state, retired: true }
    case 'presenceSet':
      return setPresence(state, event, at)
    case 'connected':
      return { ...state, connected: true, lifeAt: at }
    case 'disconnected':
      return { ...state, connected: false, lifeAt: at }
    case 'alive':
      return { ...state, lifeAt: event.lifeAt }
    case 'readied':
    case 'told':
    case 'delayed':
    case 'unreadied':
      return announce(state, event)
    case 'offerCame':
    case 'rangAgain':
    case 'offerAccepted':
    case 'offerFailed':
    case 'offerEnded':
      return offer(state, event)
    case 'seated':
    case 'opened':
    case 'leaving':
    case 'workEnded':
    case 'returned':
    case 'parkedAgain':
    case 'unlisted':
      return work(state, event, at)
    case 'wrapUpFinished':
      return { ...state, wrapUps: without(state.wrapUps, event.conversation), releasedAt: at }
    case 'named':
      return named(state, event)
    case 'reads':
      return { ...state, reading: [...except(state.reading, event.conversation), event.conversation] }
    case 'readingOver':
      return { ...state, reading: except(state.reading, event.conversation) }
    case 'signedIn': {
      const all = [...Object.entries(state.signIns), [event.signIn, at] as const]
      return { ...state, signIns: Object.fromEntries(all.slice(-limits.socketsPerAgent)) }
    }
    case 'signedOut':
      return { ...state, signIns: without(state.signIns, event.signIn) }
    case 'repeated':
      return state
    case 'alerted': {
      const alert = { queue: event.queue, conversation: event.conversation, at }
      return { ...state, alerts: [...state.alerts, alert].slice(-limits.alertsPerAgent) }
    }
  }
}

function except(reading: readonly string[], conversation: string): readonly string[] {
  return reading.filter((each) => each !== conversation)
}

/** If the queues or their order changed, the ticket is void and all queues are told again. */
function configure({ retired: _, ...state }: Agent, { config, dropped }: Of<'configured'>): Agent {
  const same = JSON.stringify(served(state.config)) === JSON.stringify(served(config))
  return {
    ...state,
    id: config?.id ?? state.id,
    config,
    readiness: same ? state.readiness : null,
    standing: dropped.reduce((standing, queue) => without(standing, queue), state.standing),
  }
}

function setPresence(state: Agent, { presence, stint, by }: Of<'presenceSet'>, at: number): Agent {
  return {
    ...state,
    presence,
    stint,
    releasedAt: presence === 'available' ? at : state.releasedAt,
    lifeAt: by === 'agent' ? at : state.lifeAt,
    signIns: by === 'lease' ? {} : state.signIns,
  }
}

function announce(state: Agent, event: Of<'readied' | 'told' | 'delayed' | 'unreadied'>): Agent {
  switch (event.type) {
    case 'readied': {
      const { ticket, free, idleSinceAt } = event
      return { ...state, ticket, readiness: { ticket, free, idleSinceAt, told: 0, step: null } }
    }
    case 'unreadied':
      return { ...state, ticket: event.ticket, readiness: null, standing: {} }
    case 'delayed':
      return withReadiness(state, { step: { waiting: 'delay', untilAt: event.untilAt } })
    case 'told': {
      const { queue, ticket, answerUntilAt } = event
      const step = answerUntilAt === null ? null : ({ waiting: 'answer', untilAt: answerUntilAt } as const)
      const told = (state.readiness?.told ?? 0) + 1
      return withReadiness({ ...state, standing: { ...state.standing, [queue]: ticket } }, { told, step })
    }
  }
}

function withReadiness(state: Agent, change: Partial<Readiness>): Agent {
  return state.readiness === null ? state : { ...state, readiness: { ...state.readiness, ...change } }
}

type OfOffer = 'offerCame' | 'rangAgain' | 'offerAccepted' | 'offerFailed' | 'offerEnded'

function offer(state: Agent, event: Of<OfOffer>): Agent {
  switch (event.type) {
    case 'offerCame': {
      const { offer: came, untilAt } = event
      const held = { ...came, state: 'ringing', untilAt } as const
      const claims = state.claims + (came.claim === undefined ? 0 : 1)
      return { ...spend(state, came.queue, came.ticket), claims, offers: { ...state.offers, [came.offer]: held } }
    }
    case 'rangAgain':
      return withOffer(state, event.offer, { untilAt: event.untilAt })
    case 'offerAccepted':
      return withOffer(state, event.offer, { state: 'joining' })
    case 'offerFailed':
      return settle(spend(state, event.queue, event.ticket), event.offer, event.reason === 'declined')
    case 'offerEnded':
      return settle(state, event.offer, false)
  }
}

function withOffer(state: Agent, id: string, change: Partial<Pick<HeldOffer, 'state' | 'untilAt'>>): Agent {
  const held = state.offers[id]
  return held === undefined ? state : { ...state, offers: { ...state.offers, [id]: { ...held, ...change } } }
}

/** The queue holds no valid ticket now. If the offer used the current ticket, readiness is over. */
function spend(state: Agent, queue: string | null, ticket: number | null): Agent {
  if (queue === null || ticket === null) return state
  return {
    ...state,
    readiness: state.readiness?.ticket === ticket ? null : state.readiness,
    standing: state.standing[queue] === ticket ? without(state.standing, queue) : state.standing,
  }
}

function settle(state: Agent, id: string, declined: boolean): Agent {
  const held = state.offers[id]
  if (held === undefined) return state
  const how = declined || held.state === 'joining' ? 'answered' : 'gone'
  const settled = [...state.settled, { offer: id, how } as const].slice(-limits.settledPerAgent)
  return { ...state, offers: without(state.offers, id), settled }
}

type OfWork = 'seated' | 'opened' | 'leaving' | 'workEnded' | 'returned' | 'parkedAgain' | 'unlisted'

function work(state: Agent, event: Of<OfWork>, at: number): Agent {
  const { conversation } = event
  const current = state.work[conversation]
  switch (event.type) {
    case 'seated':
      return seat(state, event, at)
    case 'workEnded':
      return endWork(state, event, at)
    case 'opened':
      return isInRoom(current) ? withWork(state, conversation, { ...current, quiet: false }) : state
    case 'leaving':
      return isInRoom(current) ? withWork(state, conversation, { ...current, state: 'leaving' }) : state
    case 'returned':
      if (current === undefined || isInRoom(current)) return state
      return withWork(state, conversation, { ...current, state: 'returned', sinceAt: at })
    case 'parkedAgain':
      if (current?.state !== 'returned') return state
      return withWork(state, conversation, { ...current, state: 'parked', sinceAt: at })
    case 'unlisted':
      return { ...state, work: without(state.work, conversation) }
  }
}

function named(state: Agent, { conversation, customer }: Of<'named'>): Agent {
  const name = <Held extends { readonly card: Card }>(
    all: Readonly<Record<string, Held>>,
    which: (id: string) => boolean,
  ) =>
    Object.fromEntries(
      Object.entries(all).map(([id, one]) => [id, which(id) ? { ...one, card: { ...one.card, customer } } : one]),
    )
  const isThis = (id: string) => id === conversation
  return {
    ...state,
    offers: name(state.offers, (id) => state.offers[id]?.conversation === conversation),
    work: name(state.work, isThis),
    wrapUps: name(state.wrapUps, isThis),
  }
}

function withWork(state: Agent, conversation: string, next: Work): Agent {
  return { ...state, work: { ...state.work, [conversation]: next } }
}

function seat(state: Agent, event: Of<'seated'>, at: number): Agent {
  const { conversation, queue, weight, quiet, card, offer: id, wrapUp } = event
  const settled = id === null ? state : settle(state, id, true)
  const asked = wrapUp === undefined ? {} : { wrapUp }
  const next = { state: 'active', sinceAt: at, weight, quiet, queue, card, ...asked } as const
  return withWork({ ...settled, wrapUps: without(settled.wrapUps, conversation) }, conversation, next)
}

function endWork(state: Agent, { conversation, parked, wrapUp }: Of<'workEnded'>, at: number): Agent {
  const current = state.work[conversation]
  if (current === undefined) return state
  const { queue, card, weight = 1 } = current
  const rest = without(state.work, conversation)
  return {
    ...state,
    work: parked ? { ...rest, [conversation]: { state: 'parked', sinceAt: at, weight, queue, card } } : rest,
    wrapUps: wrapUp === null ? state.wrapUps : { ...state.wrapUps, [conversation]: { ...wrapUp, queue, card } },
    releasedAt: at,
  }
}
