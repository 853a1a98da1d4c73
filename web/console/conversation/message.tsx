// A message or note in the transcript, with its tools (R14).
import { useComputed, useSignal, type Signal } from '@preact/signals'
import { isoTime } from '../../../protocol/iso-time.ts'
import type { Item } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { serverNow } from '../../shared/clock.ts'
import type { Room } from '../../shared/room.ts'
import { erase, redact } from '../calls.ts'
import type { Desk } from '../desk.ts'
import { IconButton } from '../parts/button.tsx'
import { ask } from '../parts/confirm.tsx'
import { Name } from '../parts/name.tsx'
import { leftUntil } from '../parts/timer.tsx'
import { words, wording } from '../words.ts'
import { Correction, TooLate } from './correction.tsx'
import { isInside, mayAmend } from './here.ts'
import type { Reader } from './reader.ts'
import { ReceiptLine } from './receipt-line.tsx'
import { Text } from './text.tsx'

interface Props {
  readonly desk: Desk
  readonly conversation: string
  readonly reader: Reader
  readonly item: Item
  readonly n: number
  readonly mine: boolean
  readonly begins: boolean
  readonly ends: boolean
  /** Whether it is the agent's own last message. */
  readonly last: boolean
}

export function Message(props: Props) {
  const { item, n, mine, begins, ends, last, reader } = props
  const { desk, conversation } = props
  const begun = useSignal(false)
  const side = item.role === 'customer' ? 'theirs' : 'ours'
  const classes = ['message', item.type, side, mine && 'mine', begins && 'begins', ends && 'ends']
  const gone = item.change === 'deleted' || item.change === 'redacted'
  // A correction that was begun before a reload goes on.
  const corrected = useComputed(() => desk.drafts.of(conversation).value.corrections[item.id]).value
  const wanted = mine && !gone && (begun.value || corrected !== undefined)
  // The time is read only where it matters, because reading it redraws the message every second.
  const editing = wanted && mayAmend(reader.room) && leftUntil(amendableUntil(item, reader.room)) > 0
  const chosen = useComputed(() => reader.hit.value === n).value
  return (
    <article class={classes.filter(Boolean).join(' ')} data-n={n} {...(chosen ? { 'aria-current': true } : {})}>
      {begins && <Head item={item} mine={mine} />}
      <div class="bubble-line">
        {editing ? (
          <Correction {...props} begun={begun} />
        ) : (
          <div class={gone ? 'bubble gone' : 'bubble'} title={wording.value.dateTime(item.at)}>
            <p dir="auto">{gone ? <Gone item={item} /> : <Text item={item} query={reader.query.value} />}</p>
            {item.change === 'corrected' && <span class="changed">{words.value.transcript.changes.corrected}</span>}
          </div>
        )}
        {!gone && !editing && item.type !== 'prompt' && <Tools {...props} begun={begun} />}
      </div>
      {wanted && !editing && corrected !== undefined && (
        <TooLate {...props} text={corrected} inside={isInside(reader.room)} />
      )}
      {last && <ReceiptLine room={reader.room} n={n} />}
    </article>
  )
}

function Head({ item, mine }: { item: Item; mine: boolean }) {
  const said = words.value.transcript
  return (
    <header class="message-head">
      {item.type === 'note' && <strong>{said.note}</strong>}
      {item.type === 'prompt' ? (
        <span>{said.automatic}</span>
      ) : (
        <span>{mine ? words.value.list.yours : <Name of={item.name} />}</span>
      )}
      <time dateTime={item.at}>{wording.value.time(item.at)}</time>
    </header>
  )
}

function Gone({ item }: { item: Item }) {
  const { changes } = words.value.transcript
  return <em>{item.change === 'redacted' ? changes.redacted : changes.deleted}</em>
}

/** Shown on hover and on focus. The server decides whether it is too late; the page only stops offering it. */
function Tools({ desk, conversation, item, mine, reader, begun }: Props & { begun: Signal<boolean> }) {
  const said = words.value
  const supervises = desk.supervises.value
  const inTime = Date.parse(amendableUntil(item, reader.room)) > serverNow() && mayAmend(reader.room)
  if (!(mine && inTime) && !supervises) return null
  const remove = () =>
    ask({
      title: said.confirm.delete,
      detail: said.confirm.deleteDetail,
      act: said.transcript.delete,
      run: () => void desk.act(said.acts.delete, (api) => erase(api, conversation, item.id)),
    })
  const takeOut = () =>
    ask({
      title: said.confirm.redact,
      detail: said.confirm.redactDetail,
      act: said.transcript.redact,
      run: () => void desk.act(said.acts.redact, (api) => redact(api, conversation, item.id)),
    })
  return (
    <span class="tools" role="group" aria-label={said.transcript.tools}>
      {mine && inTime && (
        <>
          <IconButton
            icon="edit"
            label={said.transcript.correct}
            bare
            onPress={() => {
              begun.value = true
            }}
          />
          <IconButton icon="bin" label={said.transcript.delete} bare onPress={remove} />
        </>
      )}
      {supervises && <IconButton icon="redact" label={said.transcript.redact} bare onPress={takeOut} />}
    </span>
  )
}

/** R14: until when the author can correct it. */
function amendableUntil({ at }: Item, room: Room): string {
  const withinMs = room.limits.value?.amendWithinMs ?? limits.amendWithinMs.default
  return isoTime(Date.parse(at) + withinMs)
}
