// What a queue does with each letter that reaches it. The queue is the authority over order, and over nothing else.
import type { QueueConfig } from '../../protocol/config/queues.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal, type Use } from '../../protocol/problem.ts'
import type { Declined, NotAdmitted } from '../../protocol/reasons.ts'
import type { Ids } from '../ids.ts'
import type { Enqueue, FromQueue, QueueLetter } from '../letters.ts'
import { instead, NamingDraft, own, type WhenUndelivered } from '../machine.ts'
import type { Answer, Question } from '../questions.ts'
import { hearAnswer, takeBack } from './answers.ts'
import { apply } from './apply.ts'
import { isOpenNow } from './hours.ts'
import { endRests, match } from './matching.ts'
import type { QueueCommand, QueueEvent, Removal } from './messages.ts'
import { termsOf, type Queue, type QueueAgent, type Waiting } from './state.ts'

type QueueDraft = NamingDraft<Queue, QueueEvent>
type Of<Type extends QueueLetter['type']> = Extract<QueueLetter, { type: Type }>

const nothing = () => null

/** Q5. The conversation asks for no more than ten seconds whether the queue is open, and an agent waits no longer for a `pass`. */
export const whenUndelivered: WhenUndelivered<QueueDraft, FromQueue> = {
  admitted: ({ state }, { invitation }) =>
    state.waiting[invitation] === undefined || state.config === null
      ? null
      : { type: 'admitted', invitation, terms: termsOf(state.config) },
  notAdmitted: ({ state }, letter) => (state.waiting[letter.invitation] === undefined ? letter : null),
  answer: nothing,
  // On to others. The agent may still believe that they are ready here; who accepts it late is turned away.
  offer: (draft, { invitation, offer, ticket }) => {
    failOffer(draft, { invitation, offer, reason: 'offline' })
    return ticket === null ? null : { type: 'revoke', offer, spent: { queue: draft.state.id, ticket } }
  },
  // What rings stops by itself.
  revoke: (_, letter) => (letter.spent === undefined ? null : letter),
  pass: nothing,
  // Q3: supervisors are alerted again after further rounds.
  alert: nothing,
}

/** After these the agent has had their say; after the others (stale, no_capacity, offline, inactive, already_there) nobody was asked (Q3). */
const hadTheirSay: ReadonlySet<Declined | 'stale'> = new Set(['declined', 'missed', 'not_found'])

/**
 * Refuses only to retire (`in_use`): of letters, what is unknown or impossible changes nothing. Matching follows every command (Q6).
 */
export function decide(state: Queue, command: QueueCommand, now: number, ids: Ids): readonly QueueEvent[] | Refusal {
  if (command.type === 'retire') return retire(state)
  const draft = new NamingDraft(state, now, apply, ids)
  endRests(draft)
  if (command.type === 'letter') receive(draft, command.letter)
  if (command.type === 'undelivered') {
    const letter = instead(whenUndelivered, draft, command)
    if (letter) draft.emit({ type: 'repeated', to: command.to, letter })
  }
  takeBack(draft)
  watchHours(draft)
  match(draft)
  if (command.type === 'letter' && command.letter.type === 'ready') passOn(draft, command.letter)
  return draft.events
}

/** Q9, P4: as long as anybody waits it is known whether the queue is open, and until when. */
function watchHours(draft: QueueDraft): void {
  const { live, persistent } = draft.state.counts
  if (live + persistent > 0) isOpenNow(draft)
}

function receive(draft: QueueDraft, letter: QueueLetter): void {
  switch (letter.type) {
    case 'configure':
      return configure(draft, letter.config)
    case 'enqueue':
      return enqueue(draft, letter)
    case 'withdraw':
      return remove(draft, letter.invitation, letter.why === 'ended' ? 'ended' : 'moved', null)
    case 'taken':
      return remove(draft, letter.invitation, 'taken', letter.agent)
    case 'skip':
      return skip(draft, letter)
    case 'left':
      return leaveRoom(draft, letter)
    case 'worded':
      return reorder(draft, letter)
    case 'named':
      return rename(draft, letter)
    case 'ask':
      return answer(draft, letter)
    case 'here':
      return seeAgent(draft, letter)
    case 'ready':
      return readyAgent(draft, letter)
    case 'unready':
      return unreadyAgent(draft, letter)
    case 'answered':
      return hearAnswer(draft, letter)
    case 'offerFailed':
      return failOffer(draft, letter)
  }
}

/** S7: an empty queue closes before it is deleted, so that nothing comes in meanwhile: whoever asks is told that there is none (W9). */
function retire({ waiting }: Queue): readonly QueueEvent[] | Refusal {
  const uses = Object.values(waiting).map(({ conversation, offered }): Use => ({
    conversation,
    state: offered === null ? 'waiting' : 'ringing',
  }))
  if (uses.length === 0) return [{ type: 'retired' }]
  return { ...refuse('in_use'), uses: uses.slice(0, limits.usesShown) }
}

/** S7: a queue with somebody in it is not deleted; were it all the same, whoever waits goes on as where there is no queue (W9). */
function configure(draft: QueueDraft, config: QueueConfig | null): void {
  const waiting = config === null ? Object.values(draft.state.waiting) : []
  for (const { conversation, invitation, offered } of waiting) {
    draft.emit({ type: 'removed', invitation, how: 'moved', revoked: offered })
    draft.emit({ type: 'notAdmitted', conversation, invitation, reason: 'not_found' })
  }
  draft.emit({ type: 'configured', config })
}

function enqueue(draft: QueueDraft, letter: Enqueue): void {
  const { type: _, admission: __, ...entry } = letter
  const { conversation, invitation } = entry
  if (draft.state.waiting[invitation] !== undefined) {
    return draft.emit({ type: 'admittedAgain', conversation, invitation })
  }
  const reason = obstacle(draft, letter)
  if (reason === null) draft.emit({ type: 'admitted', entry })
  else draft.emit({ type: 'notAdmitted', conversation, invitation, reason })
}

/** T3, Q8: closed, full or unstaffed. A persistent conversation waits for the opening hours and whoever works in them (P4). */
function obstacle(draft: QueueDraft, { admission, mode, never }: Enqueue): NotAdmitted | null {
  const { config, counts } = draft.state
  if (config === null) return 'not_found'
  if (admission === 'must') return null
  const open = isOpenNow(draft)
  if (!open && mode === 'live') return 'closed'
  if (counts.live + counts.persistent >= config.maximumSize && isFull(draft.state, config.maximumSize)) return 'full'
  if (open && !hasStaff(draft.state, config.refuseWhen, never)) return 'unstaffed'
  return null
}

/** Q8: whoever shows no life keeps their place (Q10) and takes nobody else's. Looked at only where it matters. */
function isFull({ waiting }: Queue, maximumSize: number): boolean {
  return Object.values(waiting).filter(({ skipped }) => !skipped).length >= maximumSize
}

function hasStaff(
  state: Queue,
  refuseWhen: 'never' | 'nobody_online' | 'nobody_available',
  never: readonly string[],
): boolean {
  if (refuseWhen === 'never') return true
  const counts = ({ presence }: QueueAgent) =>
    refuseWhen === 'nobody_online' ? presence !== 'offline' : presence === 'available'
  return Object.entries(state.agents).some(([id, agent]) => counts(agent) && !never.includes(id))
}

function remove(draft: QueueDraft, invitation: string, how: Removal, taker: string | null): void {
  const entry = draft.state.waiting[invitation]
  if (entry === undefined) return
  const revoked = entry.offered?.agent === taker ? null : entry.offered
  draft.emit({ type: 'removed', invitation, how, revoked })
}

function skip(draft: QueueDraft, { invitation, skipped }: Of<'skip'>): void {
  const entry = draft.state.waiting[invitation]
  if (entry === undefined || entry.skipped === skipped) return
  draft.emit({ type: 'skipSet', invitation, skipped })
}

function leaveRoom(draft: QueueDraft, { invitation, agent, served }: Of<'left'>): void {
  const entry = draft.state.waiting[invitation]
  if (entry === undefined) return
  const alone = served === false && entry.card.served === true
  if (!alone && !entry.never.includes(agent) && own(entry.there, agent) === undefined) return
  draft.emit({ type: 'leftRoom', invitation, agent, ...(alone && { alone }) })
}

function reorder(draft: QueueDraft, { invitation, at }: Of<'worded'>): void {
  const entry = draft.state.waiting[invitation]
  if (entry === undefined || entry.mode === 'live' || entry.orderAt === at) return
  draft.emit({ type: 'worded', invitation, at })
}

function rename(draft: QueueDraft, { invitation, customer }: Of<'named'>): void {
  const entry = draft.state.waiting[invitation]
  if (entry !== undefined && entry.card.customer !== customer) draft.emit({ type: 'named', invitation, customer })
}

function answer(draft: QueueDraft, { conversation, id, question }: Of<'ask'>): void {
  draft.emit({ type: 'questionAnswered', conversation, id, answer: answerTo(draft, question) })
}

function answerTo(draft: QueueDraft, question: Question): Answer {
  switch (question.about) {
    case 'hours':
      return { about: 'hours', open: draft.state.config === null ? null : isOpenNow(draft) }
  }
}

function seeAgent(draft: QueueDraft, letter: Of<'here'>): void {
  const { agent, name, role, presence, serves, stint } = letter
  const known = draft.state.agents[agent]
  if (!serves) {
    if (known !== undefined) draft.emit({ type: 'agentLeft', agent })
    return
  }
  draft.emit({ type: 'agentHere', agent, here: { name, role, presence, stint } })
}

function readyAgent(draft: QueueDraft, { agent, ticket, free, idleSinceAt }: Of<'ready'>): void {
  if (ticket <= (draft.state.agents[agent]?.ticket ?? 0)) return
  draft.emit({ type: 'readied', agent, ready: { ticket, free, idleSinceAt } })
}

function unreadyAgent(draft: QueueDraft, { agent, ticket }: Of<'unready'>): void {
  const known = draft.state.agents[agent]
  if (known === undefined || ticket < known.ticket) return
  draft.emit({ type: 'unreadied', agent, ticket })
}

/** Only what still rings can fail: an offer that was revoked or repeated is of the past. */
function failOffer(draft: QueueDraft, { invitation, offer, reason }: Omit<Of<'offerFailed'>, 'type' | 'agent'>): void {
  const entry = draft.state.waiting[invitation]
  const offered = entry?.offered ?? null
  if (entry === undefined || offered === null || offered.offer !== offer) return
  // Q2: the customer has waited for somebody who was not there.
  const ahead = entry.mode === 'persistent' && (reason === 'missed' || reason === 'offline')
  const { agent } = offered
  draft.emit({ type: 'offerFailed', invitation, agent, asked: hadTheirSay.has(reason), ahead })
  if (reason === 'already_there') passOver(draft, entry, agent)
}

/** Q6: perhaps the agent is just leaving, and the word of it is under way; whoever stays is not asked again and again. */
function passOver(draft: QueueDraft, { invitation, there }: Waiting, agent: string): void {
  const restMs = Math.min(limits.stillThereMs * 2 ** (own(there, agent)?.times ?? 0), limits.roundRestMs)
  draft.emit({ type: 'foundThere', invitation, agent, untilAt: draft.now + restMs })
}

/** A5: a ticket that got no offer here is passed on to the agent's next queue, and remembered. */
function passOn(draft: QueueDraft, { agent, ticket }: Of<'ready'>): void {
  const { agents, config } = draft.state
  if (config === null || agents[agent]?.ready?.ticket !== ticket) return
  draft.emit({ type: 'passed', agent, ticket })
}
