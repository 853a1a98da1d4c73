// A line of words in the transcript, and what can be done with it (R14).
import { useComputed, useSignal, type Signal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Item } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { hasInk } from '../../../protocol/words.ts'
import { asSent, whyNotTaken } from '../../shared/acceptable.ts'
import { serverNow } from '../../shared/clock.ts'
import { isEnter, isEscape } from '../../shared/enter.ts'
import { Field } from '../../shared/field.ts'
import { correct, erase, redact } from '../calls.ts'
import type { Desk } from '../desk.ts'
import { IconButton } from '../parts/button.tsx'
import { ask } from '../parts/confirm.tsx'
import { Name } from '../parts/name.tsx'
import { words, wording } from '../words.ts'
import { mayAmend } from './here.ts'
import type { Reader } from './reader.ts'
import { reasonOf } from './reason.ts'
import { Seen } from './seen.tsx'
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
  /** One's own last message. */
  readonly last: boolean
}

export function Message(props: Props) {
  const { item, n, mine, begins, ends, last, reader } = props
  const { desk, conversation } = props
  const begun = useSignal(false)
  const side = item.role === 'customer' ? 'theirs' : 'ours'
  const classes = ['message', item.type, side, mine && 'mine', begins && 'begins', ends && 'ends']
  const gone = item.change === 'deleted' || item.change === 'redacted'
  // What was begun before the page was loaded goes on.
  const corrected = useComputed(() => desk.drafts.of(conversation).value.corrections[item.id]).value
  const editing = mine && !gone && mayAmend(reader.room) && (begun.value || corrected !== undefined)
  useEffect(() => {
    if (gone && corrected !== undefined) desk.drafts.correct(conversation, item.id, null)
  }, [gone, corrected === undefined])
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
      {last && <Seen room={reader.room} n={n} />}
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

/** Shown on hover and on focus. Whether the time for it is over is for the server to say; here it is only not offered. */
function Tools({ desk, conversation, item, mine, reader, begun }: Props & { begun: Signal<boolean> }) {
  const said = words.value
  const supervises = desk.supervises.value
  const withinMs = reader.room.limits.value?.amendWithinMs ?? limits.amendWithinMs.default
  const inTime = Date.parse(item.at) + withinMs > serverNow() && mayAmend(reader.room)
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

function Correction({ desk, conversation, item, begun }: Props & { begun: Signal<boolean> }) {
  const { drafts } = desk
  const node = useRef<HTMLTextAreaElement>(null)
  const field = useMemo(
    () =>
      new Field({
        get: () => drafts.of(conversation).value.corrections[item.id] ?? item.text,
        // What is as it was is no correction.
        set: (written) => {
          begun.value = true
          drafts.correct(conversation, item.id, written === item.text ? null : written)
        },
      }),
    [drafts, conversation, item.id, item.text, begun],
  )
  const { text } = field
  useEffect(() => {
    // Only for who has asked for it here.
    if (begun.peek()) node.current?.focus()
  }, [])
  const said = words.value
  const stop = () => {
    begun.value = false
    drafts.correct(conversation, item.id, null)
  }
  const save = async () => {
    const changed = text.trim()
    if (!hasInk(changed) || changed === item.text) return stop()
    const taken = await field.handOver(async (better) => {
      const why = reasonOf(whyNotTaken(better))
      if (why !== null) return why
      const done = await desk.act(said.acts.correct, (api) => correct(api, conversation, item.id, asSent(better)))
      return done ? null : ''
    })
    if (taken) stop()
  }
  return (
    <form
      class="correction"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <textarea
        aria-label={said.transcript.correcting}
        ref={node}
        rows={2}
        dir="auto"
        value={text}
        onInput={(event) => {
          field.write(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (isEscape(event)) stop()
          if (!isEnter(event)) return
          event.preventDefault()
          void save()
        }}
      />
      <p class="wrong" role="alert">
        {field.wrong.value}
      </p>
      <span class="row">
        <button class="button main" type="submit">
          {said.transcript.save}
        </button>
        <button class="button bare" type="button" onClick={stop}>
          {said.cancel}
        </button>
      </span>
    </form>
  )
}
