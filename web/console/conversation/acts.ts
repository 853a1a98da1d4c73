// What an agent can do with a conversation. Each act has one place for pages, keys and the palette.
import { hasInk } from '../../../protocol/words.ts'
import { operate } from '../../shared/operate.ts'
import { apart } from '../../shared/sentence.ts'
import { wordsIn } from '../../shared/words-in.ts'
import { closingName, closingOf, type Closing } from '../closing.ts'
import type { Desk } from '../desk.ts'
import { doNow, hold, takeBack } from '../held.ts'
import { lastWordsOf } from '../last-words.ts'
import { ask } from '../parts/confirm.tsx'
import { tell } from '../toasts.ts'
import { words } from '../words.ts'
import { customerOf } from './here.ts'

/** W6: what one click adds to the time of a conversation. */
const extensionMinutes = 60
/** So much of words is said again before they are left behind. */
const shownOfWords = 200

/** P6. Words of the customer that nobody has answered are a reason to ask. */
export function park(desk: Desk, conversation: string): void {
  const open = unanswered(desk, conversation)
  const run = () => close(desk, conversation, 'park')
  if (open === null || closingOf(conversation) === 'park') return run()
  const { confirm, acts } = words.value
  ask({ title: confirm.park(customerSaid(desk, conversation)), detail: open, act: acts.park, run })
}

/** Words of one's own that were not sent would be lost with it, and are a reason to ask. */
export function end(desk: Desk, conversation: string): void {
  const unsaid = desk.drafts.of(conversation).peek().message
  const run = () => close(desk, conversation, 'end')
  if (!hasInk(unsaid) || closingOf(conversation) === 'end') return run()
  const { confirm, acts } = words.value
  ask({ title: confirm.endUnsaid, detail: unsaid.slice(0, shownOfWords), act: acts.end, run })
}

/** Whoever writes on has thought better of it. */
export function writesOn(conversation: string): void {
  const how = closingOf(conversation)
  if (how) takeBack(closingName(how, conversation))
}

export function leave(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation } }
  desk.leaves(conversation)
  void desk.act(words.value.acts.leave, (api) => operate(api, 'POST /conversations/:id/leave', given))
}

export function release(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation } }
  desk.leaves(conversation)
  void desk.act(words.value.acts.release, (api) => operate(api, 'POST /conversations/:id/release', given))
}

export function extend(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation }, body: { minutes: extensionMinutes } }
  void desk.act(words.value.acts.extend, (api) => operate(api, 'POST /conversations/:id/extension', given))
}

/** A second time, it is done at once. A customer who writes meanwhile is there: then it is not done. */
function close(desk: Desk, conversation: string, how: Closing): void {
  const held = closingOf(conversation)
  if (held === how) return void doNow(closingName(how, conversation))
  if (held) takeBack(closingName(held, conversation))
  const said = words.value.acts
  const customer = customerSaid(desk, conversation)
  const before = lastWordOf(desk, conversation)
  const run = () => {
    if (lastWordOf(desk, conversation) > before) return tell(said[how], said.wroteMeanwhile(customer))
    desk.leaves(conversation)
    const given = { params: { id: conversation } }
    return desk.act(said[how], (api) =>
      how === 'park'
        ? operate(api, 'POST /conversations/:id/park', given)
        : operate(api, 'POST /conversations/:id/end', given),
    )
  }
  hold(desk.me.id, closingName(how, conversation), said.closing[how](customer), run, () => desk.choose(conversation))
  if (how === 'park') desk.goOn(conversation)
  else desk.writeUp(conversation, true)
}

function customerSaid(desk: Desk, conversation: string): string {
  return apart(customerOf(desk, desk.rooms.of(conversation), conversation))
}

/** The customer's last words, if nobody has answered them. */
function unanswered(desk: Desk, conversation: string): string | null {
  const room = desk.rooms.of(conversation)
  const items = room?.items.peek() ?? []
  // An answer is on its way.
  if (room?.unsent.entries.peek().some(({ type, failed }) => type === 'message' && failed === null)) return null
  if (lastWordsOf(items).waitsSince === null) return null
  const last = items.findLast(({ type, role }) => type === 'message' && role === 'customer')
  return last ? wordsIn(last).slice(0, shownOfWords) : null
}

/** The number of the customer's last message; 0: there is none, or none is here. */
function lastWordOf(desk: Desk, conversation: string): number {
  const room = desk.rooms.of(conversation)
  const at = room?.items.peek().findLastIndex(({ type, role }) => type === 'message' && role === 'customer') ?? -1
  return room && at >= 0 ? room.first.peek() + at : 0
}
