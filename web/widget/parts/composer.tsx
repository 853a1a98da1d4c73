// The composer: Enter sends, Shift+Enter makes a new line. A text that cannot be sent stays in the field, with the reason.
import { signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { hasInk } from '../../../protocol/words.ts'
import type { Unacceptable } from '../../shared/acceptable.ts'
import { isEnter, isEscape } from '../../shared/enter.ts'
import { Field, type Reason, type Take } from '../../shared/field.ts'
import { coarse } from '../coarse.ts'
import { words } from '../tongue.ts'
import type { Widget } from '../widget.ts'
import { caretIn, placeCaret, type Caret } from '../writer.ts'
import { Icon } from './icons.tsx'
import type { Shown } from './shown.ts'

interface Writing extends Shown {
  /** Null: nothing can be sent now, and Enter makes a new line. */
  readonly send: Take | null
  readonly typed: () => void
}

/** One field for everything that is written. Its content changes with the writer and with corrections, but the element stays. */
export function Composer({ widget, send, typed }: Writing) {
  const { amending, writer } = widget
  const correction = amending.correction.value
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, written, before } = useWritten(widget, field)
  const wrong = written.wrong.value
  const { widget: said } = words.value
  const leave = () => {
    writer.wait()
    amending.cancel()
  }
  const submit = () => {
    if (send === null || !hasInk(text.value)) return
    writer.wait()
    void written.handOver(send)
    field.current?.focus()
  }
  const { notTaken } = widget
  useLayoutEffect(() => {
    if (notTaken.value === null || correction !== null) return
    written.wrong.value = reasonOf(notTaken.value)
    notTaken.value = null
  }, [notTaken.value])
  useLayoutEffect(() => grow(field.current), [text.value])
  useLayoutEffect(() => keepCaret(field.current, before), [before])
  useLayoutEffect(() => writer.goOn(field.current))
  useLayoutEffect(() => () => writer.leave(), [])
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {correction !== null && <Correcting leave={leave} />}
      <div class="writing">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={said.message}
          aria-invalid={wrong !== null}
          aria-describedby="wrong"
          placeholder={said.write}
          enterkeyhint={coarse.matches ? 'enter' : 'send'}
          value={text.value}
          onInput={(event) => {
            written.write(event.currentTarget.value)
            if (text.value !== '') typed()
          }}
          onKeyDown={(event) => {
            if (isEscape(event) && correction !== null) {
              event.preventDefault()
              event.stopPropagation()
              leave()
            }
            if (!isEnter(event) || coarse.matches || send === null) return
            event.preventDefault()
            submit()
          }}
        />
        {send !== null && <Send corrects={correction !== null} ready={hasInk(text.value)} />}
      </div>
      <p class="wrong" id="wrong" role="alert" hidden={wrong === null}>
        {wrong}
      </p>
    </form>
  )
}

function Correcting({ leave }: { leave: () => void }) {
  const { correcting, cancel } = words.value.widget
  return (
    <div class="correcting">
      <span>{correcting}</span>
      <button type="button" class="plain" onClick={leave}>
        {cancel}
      </button>
    </div>
  )
}

function Send({ corrects, ready }: { corrects: boolean; ready: boolean }) {
  const { save, send } = words.value.widget
  return (
    <button type="submit" class="send" aria-label={corrects ? save : send} aria-disabled={!ready}>
      <Icon name={corrects ? 'check' : 'send'} />
    </button>
  )
}

interface Before {
  readonly text: string
  readonly caret: Caret
}

/** The content of the field: the writer's draft, or their correction. `before`: its previous content and caret. */
function useWritten(widget: Widget, field: RefObject<HTMLTextAreaElement | null>) {
  const { ofTab, amending, turn } = widget
  const correction = amending.correction.value
  const draftKey = widget.draftKey()
  return useMemo(() => {
    const text = correction?.text ?? signal(ofTab.getItem(draftKey) ?? '')
    const written = new Field({
      get: () => text.value,
      set: (value) => {
        text.value = value
        // Drafts survive walking through the site's pages.
        if (correction === null) ofTab.setItem(draftKey, value)
      },
    })
    const { current } = field
    const before: Before | null = current === null ? null : { text: current.value, caret: caretIn(current) }
    return { text, written, before }
  }, [correction, draftKey, turn.value])
}

/** When text was added or removed at the start, the caret stays at its text. */
function keepCaret(field: HTMLTextAreaElement | null, before: Before | null): void {
  if (field === null || before === null || before.text === '' || field.value === before.text) return
  const { value } = field
  if (!value.endsWith(before.text) && !before.text.endsWith(value)) return
  placeCaret(field, before.caret, value.length - before.text.length)
}

/** The reason in the reader's language. */
export function reasonOf(why: Unacceptable | null): Reason {
  if (why === null) return null
  return why === 'blank' ? '' : words.value.widget.tooLong
}

/** As tall as its text, within the limits of the style sheet. */
function grow(field: HTMLTextAreaElement | null): void {
  if (field === null || CSS.supports('field-sizing', 'content')) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight}px`
}
