// The acts of an agent in a conversation. Buttons, keys and the palette all call these.
import { hasInk } from '../../../protocol/words.ts'
import { asSent } from '../../shared/acceptable.ts'
import type { Api } from '../../shared/api.ts'
import { operate } from '../../shared/operate.ts'
import type { Room } from '../../shared/room.ts'
import { apart } from '../../shared/sentence.ts'
import { wordsIn } from '../../shared/words-in.ts'
import type { Connect } from '../calls.ts'
import { closingName, closingOf, type Closing } from '../closing.ts'
import type { Desk } from '../desk.ts'
import { unsaidIn } from '../drafts.ts'
import { doNow, hold, takeBack } from '../held.ts'
import { lastWordsOf } from '../last-words.ts'
import type { Meeting } from '../overlays.ts'
import { ask } from '../parts/confirm.tsx'
import { shortcuts } from '../shortcuts.ts'
import { tell } from '../toasts.ts'
import { words } from '../words.ts'
import { customerOf } from './here.ts'

/** Acts that take the agent out for good. Parking is not among them: a parked conversation stays in the agent's list. */
type Exit = 'end' | 'leave' | 'release' | 'transfer'

/** A quick connect that was chosen. */
type Met = Pick<Connect, 'id' | 'name'>

/** W6: how much one click extends a conversation. */
const extensionMinutes = 60
/** How many characters of the unsent text a confirmation quotes. */
const shownOfWords = 200

/** P6. Asks for confirmation if the customer's last message has no answer. */
export function park(desk: Desk, conversation: string): void {
  const open = unansweredIn(desk.rooms.of(conversation))
  const run = () => close(desk, conversation, 'park')
  if (open === null || closingOf(conversation) === 'park') return run()
  const { confirm, acts } = words.value
  ask({ title: confirm.park(customerSaid(desk, conversation)), detail: open, act: acts.park, key: shortcuts.park, run })
}

export function end(desk: Desk, conversation: string): void {
  const run = () => close(desk, conversation, 'end')
  if (closingOf(conversation) === 'end') return run()
  outOf(desk, conversation, 'end', run)
}

/** An agent who goes on writing does not want to leave: undoes a delayed end or parking. */
export function writesOn(conversation: string): void {
  const how = closingOf(conversation)
  if (how) takeBack(closingName(how, conversation))
}

/** P6: takes a parked conversation of this agent back. The texts are sent once the agent is in the room. */
export function resume(desk: Desk, conversation: string, texts: readonly string[] = []): void {
  // The field was for the customer, so the draft is a message. A note that was begun is kept.
  desk.drafts.change(conversation, { kind: 'message' })
  desk.goIn(conversation, texts)
  const given = { params: { id: conversation } }
  void desk
    .act(words.value.acts.resume, (api) => operate(api, 'POST /agent/work/:id/resume', given))
    .then((done) => {
      if (!done) desk.focus.keptOut(conversation)
    })
}

export function leave(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation } }
  const run = (api: Api) => operate(api, 'POST /conversations/:id/leave', given)
  outOf(desk, conversation, 'leave', () => void desk.leave(conversation, 'hand', words.value.acts.leave, run))
}

export function release(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation } }
  const run = (api: Api) => operate(api, 'POST /conversations/:id/release', given)
  outOf(desk, conversation, 'release', () => void desk.leave(conversation, 'hand', words.value.acts.release, run))
}

export function meet(desk: Desk, conversation: string, how: Meeting, one: Met): void {
  const run = () => void meets(desk, conversation, how, one)
  if (how === 'invite') run()
  else outOf(desk, conversation, 'transfer', run)
}

/** Invites or transfers with the note. The note stays in the draft until it was sent. */
async function meets(desk: Desk, conversation: string, how: Meeting, { id, name }: Met): Promise<void> {
  const note = desk.drafts.of(conversation).peek().asking
  const given = {
    params: { id: conversation },
    body: { quickConnect: id, ...(hasInk(note) && { note: asSent(note) }) },
  }
  const what = `${words.value.acts[how]}: ${apart(name)}`
  const done = await (how === 'invite'
    ? desk.act(what, (api) => operate(api, 'POST /conversations/:id/invitations', given))
    : desk.leave(conversation, 'answer', what, (api) => operate(api, 'POST /conversations/:id/transfer', given)))
  if (done) desk.drafts.change(conversation, { asking: '' })
}

export function extend(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation }, body: { minutes: extensionMinutes } }
  void desk.act(words.value.acts.extend, (api) => operate(api, 'POST /conversations/:id/extension', given))
}

/** Leaves the conversation. Unsent text would be lost, so it asks for confirmation first. */
function outOf(desk: Desk, conversation: string, how: Exit, run: () => void): void {
  const draft = desk.drafts.of(conversation).peek()
  // The note of a transfer is sent with it, so it is not lost.
  const unsaid = unsaidIn(how === 'transfer' ? { ...draft, asking: '' } : draft)
  if (unsaid === null) return run()
  const { confirm, acts } = words.value
  const question = { title: confirm.unsaid[how], detail: unsaid.slice(0, shownOfWords), act: acts[how], run }
  ask(how === 'end' ? { ...question, key: shortcuts.end } : question)
}

/** Delays the act so that it can be undone. Calling it a second time runs it at once. If the customer writes meanwhile, it is cancelled. */
function close(desk: Desk, conversation: string, how: Closing): void {
  // The delay has passed, and the server was asked already.
  const by = desk.underway.outward.peek().get(conversation)?.by
  if (by === 'hand' || by === 'time') return
  const held = closingOf(conversation)
  if (held === how) return void doNow(closingName(how, conversation))
  if (held) takeBack(closingName(held, conversation))
  const said = words.value.acts
  const customer = customerSaid(desk, conversation)
  const before = lastIn(desk.rooms.of(conversation)).n
  const run = (byHand: boolean) => {
    if (lastIn(desk.rooms.of(conversation)).n > before) return tell(said[how], said.wroteMeanwhile(customer))
    const given = { params: { id: conversation } }
    return desk.leave(conversation, byHand ? 'hand' : 'time', said[how], (api) =>
      how === 'park'
        ? operate(api, 'POST /conversations/:id/park', given)
        : operate(api, 'POST /conversations/:id/end', given),
    )
  }
  hold(desk.me.id, closingName(how, conversation), said.closing[how](customer), run, () =>
    desk.way.choose(conversation),
  )
  // If no wrap-up follows, the agent goes on to the next conversation.
  if (how === 'park' || desk.workOf(conversation)?.wrapUp === null) desk.way.goOn(conversation)
  else desk.way.writeUp(conversation, true)
}

function customerSaid(desk: Desk, conversation: string): string {
  return apart(customerOf(desk, desk.rooms.of(conversation), conversation))
}

/** The customer's last message, if no agent has answered it. */
function unansweredIn(room: Room | null): string | null {
  // An answer that is being sent counts.
  if (room?.unsent.entries.peek().some(({ type, failed }) => type === 'message' && failed === null)) return null
  const { words: said } = lastIn(room)
  return lastWordsOf(room?.items.peek() ?? []).waitsSince === null ? null : said
}

/** The number and text of the customer's last message; 0 and null if there is none or it is not loaded. */
function lastIn(room: Room | null): { readonly n: number; readonly words: string | null } {
  const items = room?.items.peek() ?? []
  const at = items.findLastIndex(({ type, role }) => type === 'message' && role === 'customer')
  const item = items[at]
  if (!room || !item) return { n: 0, words: null }
  return { n: room.first.peek() + at, words: wordsIn(item).slice(0, shownOfWords) }
}
