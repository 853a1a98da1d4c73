// What an agent's object decides on each command. It alone decides about the agent's capacity.
import type { AgentConfig } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Presence, WrapUpPolicy } from '../../protocol/server-frames.ts'
import type { Ids } from '../ids.ts'
import type { AgentLetter, Letter } from '../letters.ts'
import { instead, NamingDraft, own, splitName, type Due, type Undelivered } from '../machine.ts'
import { apply } from './apply.ts'
import { resume } from './claims.ts'
import type { AgentCommand, AgentEvent } from './messages.ts'
import { answer, failRinging, loseSeat, receiveOffer, revoke, ringDue, ringWithin, takeSeat } from './offers.ts'
import { announce, passed, stepDue } from './readiness.ts'
import { cardsOf, isActive, isInRoom, isSupervisor, served, type Agent, type Work } from './state.ts'
import { whenUndelivered } from './undelivered.ts'
import { usesIn } from './uses.ts'
import { finishWrapUp, wrapUpDue } from './wrap-up.ts'

type AgentDraft = NamingDraft<Agent, AgentEvent>
type Own = Extract<AgentCommand, { type: 'presence' | 'answer' | 'finishWrapUp' | 'resume' }>

/** Refuses only what the agent asks for. Letters and deadlines that are unknown or impossible change nothing. */
export function decide(state: Agent, command: AgentCommand, now: number, ids: Ids): readonly AgentEvent[] | Refusal {
  const draft = new NamingDraft<Agent, AgentEvent>(state, now, apply, ids)
  const refusal = obey(draft, command)
  if (refusal !== null) return refusal
  ringWithin(draft)
  announce(draft)
  return draft.events
}

function obey(draft: AgentDraft, command: AgentCommand): Refusal | null {
  switch (command.type) {
    case 'presence':
    case 'answer':
    case 'finishWrapUp':
    case 'resume':
      return isActive(draft.state) ? act(draft, command) : refuse('agent_inactive')
    case 'reads':
      return isActive(draft.state) ? read(draft, command.conversation) : refuse('agent_inactive')
    case 'signedIn':
      if (own(draft.state.signIns, command.signIn) === undefined) draft.emit(command)
      return null
    case 'signedOut':
      signOut(draft, command.signIn)
      return null
    case 'retire':
      return retire(draft)
    case 'connected':
    case 'disconnected':
      draft.emit({ type: command.type })
      return null
    case 'letter':
      receive(draft, command.letter)
      return null
    case 'due':
      comeDue(draft, command)
      return null
    case 'undelivered':
      undelivered(draft, command)
      return null
    default:
      return null
  }
}

function undelivered(draft: AgentDraft, command: Undelivered<Letter>): void {
  const letter = instead(whenUndelivered, draft, command)
  if (letter) draft.emit({ type: 'repeated', to: command.to, letter })
}

function act(draft: AgentDraft, command: Own): Refusal | null {
  switch (command.type) {
    case 'presence':
      choosePresence(draft, command.presence)
      return null
    case 'answer':
      return answer(draft, command.offer, command.answer)
    case 'finishWrapUp':
      return finishWrapUp(draft, command)
    case 'resume':
      return resume(draft, command.conversation)
  }
}

/** An agent who chooses to go offline keeps the conversations they are in. Ringing offers go to other agents. */
function choosePresence(draft: AgentDraft, presence: Presence): void {
  const { state } = draft
  if (state.presence === presence) return
  const stint = presence === 'available' ? state.stint + 1 : state.stint
  draft.emit({ type: 'presenceSet', presence, stint, by: 'agent' })
  if (presence === 'offline') failRinging(draft, 'offline')
}

function receive(draft: AgentDraft, letter: AgentLetter): void {
  switch (letter.type) {
    case 'offer':
      return receiveOffer(draft, letter)
    case 'revoke':
      return revoke(draft, letter)
    case 'pass':
      return passed(draft, letter.queue, letter.ticket)
    case 'seated':
      return takeSeat(draft, letter)
    case 'unseated':
      return loseSeat(draft, letter.conversation, letter.invitation, 'already_there')
    case 'opened':
    case 'gone':
    case 'returned':
    case 'parkedAgain':
    case 'unlisted':
      return followWork(draft, letter)
    case 'named':
      return rename(draft, letter)
    case 'alert':
      return draft.emit({ type: 'alerted', queue: letter.queue, conversation: letter.conversation })
    case 'configure':
      return configure(draft, letter.config)
  }
}

/** P9: the customer has signed in under another name, which every card must show. */
function rename(draft: AgentDraft, { conversation, customer }: Extract<AgentLetter, { type: 'named' }>): void {
  if (cardsOf(draft.state, conversation).some((card) => card.customer !== customer))
    draft.emit({ type: 'named', conversation, customer })
}

function followWork(
  draft: AgentDraft,
  letter: Extract<AgentLetter, { type: 'opened' | 'gone' | 'returned' | 'parkedAgain' | 'unlisted' }>,
): void {
  const { conversation } = letter
  const work = draft.state.work[conversation]
  if (work === undefined) return
  switch (letter.type) {
    case 'opened':
      if (isInRoom(work) && work.quiet) draft.emit({ type: 'opened', conversation })
      return
    case 'gone':
      return endWork(draft, letter, work)
    case 'returned':
      // A release before did not say that it was parked again, so it may stand as returned already.
      if (!isInRoom(work)) draft.emit({ type: 'returned', conversation })
      return
    case 'parkedAgain':
      if (work.state === 'returned') draft.emit({ type: 'parkedAgain', conversation })
      return
    case 'unlisted':
      if (!isInRoom(work)) draft.emit({ type: 'unlisted', conversation })
  }
}

function endWork(draft: AgentDraft, letter: Extract<AgentLetter, { type: 'gone' }>, work: Work): void {
  const { conversation, parked, ended } = letter
  // The agent was in the room after it was parked, although no letter said so in time.
  if (!isInRoom(work)) return listed(draft, letter, work.state === 'returned')
  const policy = askedOf(work, letter)
  const wrapUp = policy === null ? null : { policy, untilAt: draft.now + policy.limitMs }
  draft.emit({ type: 'workEnded', conversation, parked, wrapUp })
  if (parked) listed(draft, letter, false)
  // S4: without a wrap-up nothing else records that the agent may still have it open.
  if (ended && wrapUp === null) read(draft, conversation)
}

/** The agent is out of the room. Their list is set to what the letter says of it; `wasReturned`: what it says so far. */
function listed(
  draft: AgentDraft,
  { conversation, parked, returned }: Extract<AgentLetter, { type: 'gone' }>,
  wasReturned: boolean,
): void {
  if (!parked) draft.emit({ type: 'unlisted', conversation })
  else if ((returned === true) !== wasReturned)
    draft.emit({ type: returned ? 'returned' : 'parkedAgain', conversation })
}

/** A4: returns the wrap-up that was promised on joining, even if another queue has the conversation now. The letter says if one is due. */
function askedOf(
  { wrapUp: promised }: Extract<Work, { state: 'active' | 'leaving' }>,
  { wrapUp, off }: Extract<AgentLetter, { type: 'gone' }>,
): WrapUpPolicy | null {
  if (promised === undefined || (wrapUp === null && off !== true)) return wrapUp
  return promised
}

function comeDue(draft: AgentDraft, { name, lifeAt }: Due): void {
  const [what, id] = splitName(name)
  if (what === 'announce') stepDue(draft)
  if (what === 'lease') leaseDue(draft, lifeAt)
  if (what === 'ring') ringDue(draft, id)
  if (what === 'wrapUp') wrapUpDue(draft, id)
}

/** A3: a later sign of life renews the lease. Without one, the agent leaves all conversations and goes offline. */
function leaseDue(draft: AgentDraft, seenAt: number | null): void {
  const { config, connected, lifeAt } = draft.state
  // The shell takes deadlines from this very state, so none is early. A command that is early all the same is ignored (S3).
  if (config === null || lifeAt + config.leaseGraceMs > draft.now) return
  // A restart loses the sockets without notice, and with them the last sign of life. The lease starts again now.
  const lostUnseen = connected && seenAt === null
  const latestAt = lostUnseen ? draft.now : Math.max(lifeAt, seenAt ?? 0)
  if (latestAt + config.leaseGraceMs <= draft.now) return vanish(draft, 'lease')
  if (latestAt > lifeAt) draft.emit({ type: 'alive', lifeAt: latestAt })
}

/** S4: an agent who is no longer active is out at once. */
function configure(draft: AgentDraft, config: AgentConfig | null): void {
  const serves = new Set(served(config).map(({ queue }) => queue))
  const dropped = served(draft.state.config)
    .map(({ queue }) => queue)
    .filter((queue) => !serves.has(queue))
  const supervised = isSupervisor(draft.state)
  draft.emit({ type: 'configured', config, dropped })
  if (!isActive(draft.state)) return vanish(draft, 'revoked')
  // S1: they can reopen what they may still read.
  if (supervised && !isSupervisor(draft.state)) stopReading(draft)
  // Q6: the conversation keeps its position and goes to the next agent. This agent's time to answer was cut short, so it does not count.
  failRinging(draft, 'stale', ({ queue }) => queue !== null && dropped.includes(queue))
}

/** S7: prepares the agent's deletion. Sessions and sockets stay as they are until then. */
function retire(draft: AgentDraft): Refusal | null {
  const uses = usesIn(draft.state)
  if (uses.length > 0) return { ...refuse('in_use'), uses }
  draft.emit({ type: 'retired' })
  return null
}

/** S4: remembers a conversation that the agent reads, so that it can be closed. When there are too many, the oldest is closed. */
function read(draft: AgentDraft, conversation: string): null {
  if (draft.state.reading.at(-1) === conversation) return null
  draft.emit({ type: 'reads', conversation })
  const [oldest] = draft.state.reading
  if (oldest !== undefined && draft.state.reading.length > limits.readingPerAgent) {
    draft.emit({ type: 'readingOver', conversation: oldest })
  }
  return null
}

/**
 * S4: tells conversations by letter to close what the sign-in opened, because one that cannot be reached now may still be open there. An
 * offer that is joining may have let the agent in already. An agent who is signed in nowhere else does not stay available. If another
 * device has only lost its connection, the agent is absent as after any loss (A3).
 */
function signOut(draft: AgentDraft, signIn: string): void {
  const { work, wrapUps, reading, offers, signIns } = draft.state
  const joined = Object.values(offers).map(({ conversation }) => conversation)
  const conversations = [...new Set([...Object.keys({ ...work, ...wrapUps }), ...reading, ...joined])]
  if (conversations.length > 0 || own(signIns, signIn) !== undefined)
    draft.emit({ type: 'signedOut', signIn, conversations })
  const isElsewhere = Object.values(draft.state.signIns).some((at) => at + limits.sessionTokenMs > draft.now)
  if (!draft.state.connected && !isElsewhere && isActive(draft.state)) choosePresence(draft, 'offline')
}

/** The agent is gone. Parked conversations stay on the list, and a joining offer is answered by its conversation. All else ends here. */
function vanish(draft: AgentDraft, reason: 'lease' | 'revoked'): void {
  const { presence, stint, work, wrapUps } = draft.state
  if (presence !== 'offline') {
    draft.emit({ type: 'presenceSet', presence: 'offline', stint, by: reason === 'lease' ? 'lease' : 'configuration' })
  }
  failRinging(draft, reason === 'lease' ? 'offline' : 'inactive')
  for (const [conversation, { state }] of Object.entries(work)) {
    if (state === 'active') draft.emit({ type: 'leaving', conversation, reason })
  }
  if (reason === 'lease') return
  // An ended conversation may stay open for its wrap-up.
  stopReading(draft, Object.keys(wrapUps))
}

function stopReading(draft: AgentDraft, besides: readonly string[] = []): void {
  for (const conversation of new Set([...besides, ...draft.state.reading]))
    draft.emit({ type: 'readingOver', conversation })
}
