// What a queue decides on each command. The queue decides about order and about nothing else.
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

/** Q5. `answer` and `pass` need no repeat: a conversation waits at most ten seconds for an answer, and an agent no longer for a `pass`. */
export const whenUndelivered: WhenUndelivered<QueueDraft, FromQueue> = {
  admitted: ({ state }, { invitation }) =>
    state.waiting[invitation] === undefined || state.config === null
      ? null
      : { type: 'admitted', invitation, terms: termsOf(state.config) },
  notAdmitted: ({ state }, letter) => (state.waiting[letter.invitation] === undefined ? letter : null),
  answer: nothing,
  // The conversation goes to other agents. This agent may still think that they are ready here. If they accept late, they are turned away.
  offer: (draft, { invitation, offer, ticket }) => {
    failOffer(draft, { invitation, offer, reason: 'offline' })
    return ticket === null ? null : { type: 'revoke', offer, spent: { queue: draft.state.id, ticket } }
  },
  // A ringing offer ends by itself.
  revoke: (_, letter) => (letter.spent === undefined ? null : letter),
  pass: nothing,
  // Q3: supervisors are alerted again after further rounds.
  alert: nothing,
}

/** After these the agent counts as asked. After the others (stale, no_capacity, offline, inactive, already_there) nobody was asked (Q3). */
const hadTheirSay: ReadonlySet<Declined | 'stale'> = new Set(['declined', 'missed', 'not_found'])

/**
 * Refuses only `retire` (`in_use`). Letters that are unknown or impossible change nothing. Matching follows every command (Q6).
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

/** Q9, P4: while anybody waits, the state must say whether the queue is open, and until when. */
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

/** S7: an empty queue closes before it is deleted, so that nothing comes in meanwhile. It answers as an unknown queue (W9). */
function retire({ waiting }: Queue): readonly QueueEvent[] | Refusal {
  const uses = Object.values(waiting).map(({ conversation, offered }): Use => ({
    conversation,
    state: offered === null ? 'waiting' : 'ringing',
  }))
  if (uses.length === 0) return [{ type: 'retired' }]
  return { ...refuse('in_use'), uses: uses.slice(0, limits.usesShown) }
}

/** S7: a queue that has conversations is not deleted. If it ever were, those that wait would go on as with an unknown queue (W9). */
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

/** T3, Q8: returns `closed`, `full` or `unstaffed`, if one applies. A persistent conversation waits for opening hours and staff (P4). */
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

/** Q8: a skipped conversation keeps its position (Q10), but does not count towards the maximum size. */
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

/** Fails the entry's current offer. Any other offer was revoked or has failed before, and is ignored. */
function failOffer(draft: QueueDraft, { invitation, offer, reason }: Omit<Of<'offerFailed'>, 'type' | 'agent'>): void {
  const entry = draft.state.waiting[invitation]
  const offered = entry?.offered ?? null
  if (entry === undefined || offered === null || offered.offer !== offer) return
  // Q2: the customer has waited for an agent who was not there.
  const ahead = entry.mode === 'persistent' && (reason === 'missed' || reason === 'offline')
  const { agent } = offered
  draft.emit({ type: 'offerFailed', invitation, agent, asked: hadTheirSay.has(reason), ahead })
  if (reason === 'already_there') passOver(draft, entry, agent)
}

/** Q6: the agent may be leaving, with the letter on its way. The wait doubles each time, so that one who stays is not asked again and again. */
function passOver(draft: QueueDraft, { invitation, there }: Waiting, agent: string): void {
  const restMs = Math.min(limits.stillThereMs * 2 ** (own(there, agent)?.times ?? 0), limits.roundRestMs)
  draft.emit({ type: 'foundThere', invitation, agent, untilAt: draft.now + restMs })
}

/** A5: this queue has no offer for the ticket. It remembers the ticket, and the agent tells their next queue. */
function passOn(draft: QueueDraft, { agent, ticket }: Of<'ready'>): void {
  const { agents, config } = draft.state
  if (config === null || agents[agent]?.ready?.ticket !== ticket) return
  draft.emit({ type: 'passed', agent, ticket })
}
