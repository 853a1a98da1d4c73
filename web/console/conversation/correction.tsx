// The form for correcting one's own message (R14).
import type { Signal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Item } from '../../../protocol/items.ts'
import { hasInk } from '../../../protocol/words.ts'
import { asSent, whyNotTaken } from '../../shared/acceptable.ts'
import { isEnter, isEscape } from '../../shared/enter.ts'
import { Field } from '../../shared/field.ts'
import { correct } from '../calls.ts'
import type { Desk } from '../desk.ts'
import { words } from '../words.ts'
import { reasonOf } from './reason.ts'

interface Props {
  readonly desk: Desk
  readonly conversation: string
  readonly item: Item
}

export function Correction({ desk, conversation, item, begun }: Props & { readonly begun: Signal<boolean> }) {
  const { drafts } = desk
  const node = useRef<HTMLTextAreaElement>(null)
  const field = useMemo(
    () =>
      new Field({
        get: () => drafts.of(conversation).value.corrections[item.id] ?? item.text,
        // An unchanged text is no correction.
        set: (written) => {
          begun.value = true
          drafts.correct(conversation, item.id, written === item.text ? null : written)
        },
      }),
    [drafts, conversation, item.id, item.text, begun],
  )
  const { text } = field
  useLayoutEffect(() => {
    // Only if the correction was begun on this page; one that was restored after a reload does not take the focus.
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
    // Text that was typed while the correction was being sent stays.
    if (taken && field.text === '') stop()
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

interface TooLateProps extends Props {
  readonly text: string
  /** Whether the agent can write in this conversation. */
  readonly inside: boolean
}

/** Shown when the time for a correction is over: its text can be copied, sent as a message, or discarded. */
export function TooLate({ desk, conversation, item, text, inside }: TooLateProps) {
  const said = words.value.transcript
  const discard = () => desk.drafts.correct(conversation, item.id, null)
  const send = () => {
    desk.drafts.append(conversation, text)
    discard()
    desk.focus.write(conversation, 'message')
  }
  return (
    <div class="correction too-late">
      <p class="quiet">{said.tooLate}</p>
      <textarea aria-label={said.correcting} rows={2} dir="auto" readOnly value={text} />
      <span class="row">
        {inside && (
          <button class="button main" type="button" onClick={send}>
            {said.asMessage}
          </button>
        )}
        <button class="button bare" type="button" onClick={discard}>
          {said.discard}
        </button>
      </span>
    </div>
  )
}
