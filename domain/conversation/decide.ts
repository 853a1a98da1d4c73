// What a conversation decides on each command: events, possibly none, or a refusal.
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Ids } from '../ids.ts'
import type { ConversationLetter, Letter } from '../letters.ts'
import { instead, NamingDraft, own, type Undelivered } from '../machine.ts'
import { apply } from './apply.ts'
import { wordsIn, type ConversationCommand } from './commands.ts'
import { dueNow } from './deadlines.ts'
import type { ConversationDraft } from './draft.ts'
import type { ConversationEvent } from './events.ts'
import { answerFlow, enterFlow } from './flow/running.ts'
import { isCustomer, type Person } from './person.ts'
import { act, connect, unskip } from './room/acts.ts'
import { amend } from './room/amendments.ts'
import { refuseWords, tellWhenFull } from './room/fullness.ts'
import { comeBack, parkAgain } from './routing/coming-back.ts'
import { takeOut, unlist } from './routing/leaving.ts'
import { accept, admit, afterLeaving, fail, notAdmitted, ringsAgain } from './routing/outcomes.ts'
import type { Conversation } from './state.ts'
import { agents, pendingQueue, seatOf } from './status.ts'
import { whenUndelivered } from './undelivered.ts'

export function decide(
  state: Conversation,
  command: ConversationCommand,
  now: number,
  ids: Ids,
): readonly ConversationEvent[] | Refusal {
  const draft = new NamingDraft<Conversation, ConversationEvent>(state, now, apply, ids)
  const refusal = step(draft, command)
  if (refusal) return refusal
  parkAgain(draft)
  return draft.events
}

function step(draft: ConversationDraft, command: ConversationCommand): Refusal | undefined {
  const { state } = draft
  if (command.type === 'letter') {
    receive(draft, command.from, command.letter)
    return undefined
  }
  if (state.id === '') return 'by' in command && 'act' in command ? refuse('not_started') : undefined
  switch (command.type) {
    case 'act':
      return withWords(draft, command, () => act(draft, command.by, command.act, command.place))
    case 'amend':
      return withWords(draft, command, () => amend(draft, command.by, command.act, command.found))
    case 'connected':
      connected(draft, command.by)
      return undefined
    case 'disconnected':
      disconnected(draft, command.by)
      return undefined
    case 'due':
      dueNow(draft, command)
      return undefined
    case 'exported':
      if (state.exportAskedAt !== null) draft.emit({ type: 'exported', upTo: command.upTo })
      return undefined
    case 'undelivered':
      undelivered(draft, command)
      return undefined
  }
}

/** D8: refuses an act whose text has no room, and tells the agents when the log becomes full. */
function withWords(
  draft: ConversationDraft,
  command: Extract<ConversationCommand, { type: 'act' | 'amend' }>,
  decided: () => Refusal | undefined,
): Refusal | undefined {
  const refusal = refuseWords(draft.state, command) ?? decided()
  const words = wordsIn(command.act)
  if (!refusal && words) tellWhenFull(draft, command.logBytes, words.text.length)
  return refusal
}

function connected(draft: ConversationDraft, person: Person): void {
  const me = seatOf(draft.state, person)
  if (!me || draft.state.ended) return
  if (isCustomer(me)) {
    connect(draft, true)
    if (draft.state.skippedAt === null) return
    draft.emit({ type: 'alive', lifeAt: draft.now })
    unskip(draft)
  } else if (me.openByAt !== null) {
    draft.emit({ type: 'opened', participant: me.id })
  }
}

/** Q10 counts from when the last socket closed. Otherwise a closed page means nothing (R11). */
function disconnected(draft: ConversationDraft, person: Person): void {
  const { state, now } = draft
  if (!isCustomer(person) || !seatOf(state, person) || state.ended) return
  if (state.entry.mode === 'live' && pendingQueue(state) && agents(state).length === 0)
    draft.emit({ type: 'alive', lifeAt: now })
}

function receive(draft: ConversationDraft, from: string, letter: ConversationLetter): void {
  const { state } = draft
  if (letter.type === 'start') return start(draft, letter)
  if (state.id === '') return
  if (letter.type === 'wrapUp') {
    const { agent, name, dispositions, notes, ranOut } = letter
    return draft.emit({ type: 'wrappedUp', agent, name, dispositions, text: notes, ...(ranOut && { ranOut }) })
  }
  // An agent who accepted waits for an answer, even after the end.
  if (letter.type === 'accepted') return accept(draft, letter)
  if (letter.type === 'identified') return identified(draft, letter)
  if (letter.type === 'readerGone') return readerGone(draft, letter)
  // This letter concerns only sockets, which the shell closes.
  if (letter.type === 'signedOut') return
  if (state.ended) return
  switch (letter.type) {
    case 'admitted':
      return admit(draft, letter)
    case 'notAdmitted':
      return notAdmitted(draft, letter)
    case 'declined':
      return declined(draft, from, letter)
    case 'ringsAgain':
      return ringsAgain(draft, letter)
    case 'agentGone':
      return agentGone(draft, letter)
    case 'answer':
      return answerFlow(draft, letter.id, letter.answer)
    case 'flows':
      if (state.parked && state.parked.returningAt !== null) comeBack(draft, letter.flows)
  }
}

type Of<Type extends ConversationLetter['type']> = Extract<ConversationLetter, { type: Type }>

function start(draft: ConversationDraft, letter: Of<'start'>): void {
  if (draft.state.id !== '') return
  const { conversation, customer, entry, attributes, signedAttributes, maximumMs, origin, locale } = letter
  const expiresAt = maximumMs === null ? null : draft.now + maximumMs
  const connectedAlready = origin === 'api'
  const whose = { conversation, customer, attributes, signedAttributes, ...(locale !== undefined && { locale }) }
  draft.emit({ type: 'started', ...whose, entry, expiresAt, connected: connectedAlready })
  if (connectedAlready) enterFlow(draft, 'inbound', entry.flows.inbound)
}

/** P9: applies after the end too, because the customer reads on under their new id. It must come from this conversation's own visitor. */
function identified(draft: ConversationDraft, { from, customer, attributes }: Of<'identified'>): void {
  const { customer: before, entry } = draft.state
  if (before.id !== from) return
  const named = { id: customer.id, name: customer.name ?? before.name }
  // P8: a visitor may have conversations at several entry points. Attributes that another site has signed do not count here.
  const bySite = customer.id.slice(0, customer.id.indexOf(':')) === entry.site
  draft.emit({ type: 'identified', from, customer: named, attributes: bySite ? attributes : {} })
}

/** The agent's id is taken from the address, because an agent's object that was never configured does not know its own id. */
function declined(draft: ConversationDraft, from: string, letter: Of<'declined'>): void {
  const invitation = own(draft.state.invitations, letter.invitation)
  if (invitation?.target.kind !== 'agent') return
  const { id } = invitation.target
  if (letter.agent !== id && from !== `agent/${id}`) return
  // P6: who has no account any more keeps nothing on their list.
  if (id === draft.state.listedBy && (letter.reason === 'inactive' || letter.reason === 'not_found')) unlist(draft)
  fail(draft, invitation, letter.reason)
}

function agentGone(draft: ConversationDraft, letter: Of<'agentGone'>): void {
  const one = agents(draft.state).find(({ person }) => person === letter.agent)
  if (!one) return
  takeOut(draft, one, letter.reason, null)
  afterLeaving(draft, letter.reason)
}

/** An agent in the room is removed by `agentGone`, not here. */
function readerGone(draft: ConversationDraft, { agent, why }: Of<'readerGone'>): void {
  const { ids, participants } = draft.state
  if (!own(ids, agent) || participants.some(({ person }) => person === agent)) return
  draft.emit({ type: 'readerGone', agent, why })
}

function undelivered(draft: ConversationDraft, command: Undelivered<Letter>): void {
  const letter = instead(whenUndelivered, draft, command)
  if (letter) draft.emit({ type: 'repeated', to: command.to, letter })
}
