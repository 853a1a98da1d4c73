// Where one writes: Enter sends, Shift+Enter starts a new line. What cannot be sent stays in the field, with the reason.
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Item } from '../../../protocol/items.ts'
import { hasInk } from '../../../protocol/words.ts'
import type { Unacceptable } from '../../shared/acceptable.ts'
import { isEnter } from '../../shared/enter.ts'
import { Field, type Reason, type Take } from '../../shared/field.ts'
import { coarse } from '../coarse.ts'
import { words } from '../tongue.ts'
import type { Shown } from './app.tsx'
import { Icon } from './icons.tsx'

interface Writing extends Shown {
  readonly send: Take
  readonly typed?: () => void
  readonly correcting?: Item | null
  readonly cancel?: () => void
}

export function Composer({ widget, send, typed, correcting = null, cancel }: Writing) {
  const { ofTab } = widget
  const draftKey = widget.draftKey()
  const text = useSignal(correcting?.text ?? ofTab.getItem(draftKey) ?? '')
  const written = useMemo(
    () =>
      new Field({
        get: () => text.value,
        set: (value) => {
          text.value = value
          // Unsent words outlive a walk through the site's pages.
          if (correcting === null) ofTab.setItem(draftKey, value)
        },
      }),
    [],
  )
  const wrong = written.wrong.value
  const field = useRef<HTMLTextAreaElement>(null)
  const { widget: said } = words.value
  const leave = () => {
    widget.writing = true
    cancel?.()
  }
  const submit = () => {
    if (!hasInk(text.value)) return
    widget.writing = true
    void written.handOver(send)
    field.current?.focus()
  }
  const { notTaken } = widget
  useLayoutEffect(() => {
    if (notTaken.value === null || correcting !== null) return
    written.wrong.value = reasonOf(notTaken.value)
    notTaken.value = null
  }, [notTaken.value])
  useLayoutEffect(() => grow(field.current), [text.value])
  useLayoutEffect(() => {
    // Whoever has gone to a field of the page meanwhile is not called back.
    const here = [null, document.body, widget.page.host].includes(document.activeElement as HTMLElement | null)
    const { current } = field
    if (correcting !== null || (widget.writing && here)) current?.focus()
    widget.writing = false
    return () => {
      // Whoever writes goes on in the field that comes in its place.
      if (current?.matches(':focus')) widget.writing = true
    }
  }, [])
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {correcting !== null && (
        <div class="correcting">
          <span>{said.correcting}</span>
          <button type="button" class="plain" onClick={leave}>
            {said.cancel}
          </button>
        </div>
      )}
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
            if (text.value !== '') typed?.()
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && correcting !== null) {
              event.preventDefault()
              event.stopPropagation()
              leave()
            }
            if (!isEnter(event) || coarse.matches) return
            event.preventDefault()
            submit()
          }}
        />
        <button
          type="submit"
          class="send"
          aria-label={correcting === null ? said.send : said.save}
          aria-disabled={!hasInk(text.value)}
        >
          <Icon name={correcting === null ? 'send' : 'check'} />
        </button>
      </div>
      <p class="wrong" id="wrong" role="alert" hidden={wrong === null}>
        {wrong}
      </p>
    </form>
  )
}

/** In the reader's language. */
export function reasonOf(why: Unacceptable | null): Reason {
  if (why === null) return null
  return why === 'blank' ? '' : words.value.widget.tooLong
}

/** As high as its words, within what the style sheet allows. */
function grow(field: HTMLTextAreaElement | null): void {
  if (field === null || CSS.supports('field-sizing', 'content')) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight}px`
}
