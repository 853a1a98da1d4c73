// The panel: beside the page on a large screen, in place of it on a phone.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { isEscape } from '../../shared/enter.ts'
import { phone } from '../phone.ts'
import type { Widget } from '../widget.ts'
import { Conversation } from './conversation.tsx'
import { Foot } from './foot.tsx'
import { Header } from './header.tsx'
import { Past } from './past.tsx'
import type { Shown } from './shown.ts'
import { Start } from './start.tsx'

const onPhone = matchMedia(phone)

export function Panel({ widget }: Shown) {
  const dialog = useRef<HTMLDialogElement>(null)
  const opened = widget.opened.value
  useLayoutEffect(() => {
    const panel = dialog.current
    if (!opened || panel === null) return
    const { writer } = widget
    const show = () => {
      // In the launcher's field, or in ours on a phone that is turned around.
      writer.leave()
      panel.close()
      // Not modal on a large screen: the page stays in reach. On a phone there is nothing else to reach.
      if (onPhone.matches) {
        panel.showModal()
        // It would take the first button, of which nobody has thought.
        panel.focus()
      }
      // `show()` would take the focus, also from a page that merely comes up with the panel open.
      else panel.open = true
      writer.goOn(panel.querySelector('textarea'))
    }
    show()
    if (widget.entered.value) focusIn(panel, widget)
    onPhone.addEventListener('change', show)
    return () => {
      onPhone.removeEventListener('change', show)
      panel.close()
      writer.rest()
    }
  }, [opened])
  useEffect(() => (opened && dialog.current ? fitKeyboard(dialog.current) : undefined), [opened])
  return (
    <dialog
      class="panel"
      tabIndex={-1}
      ref={dialog}
      aria-label={widget.title()}
      onCancel={(event) => {
        event.preventDefault()
        widget.close()
      }}
      onKeyDown={(event) => {
        // Shortcuts of the page are not meant by who writes here; it could not tell, for it sees only the element.
        event.stopPropagation()
        if (isEscape(event)) {
          event.preventDefault()
          widget.close()
        }
      }}
    >
      {opened && <Header widget={widget} />}
      {opened && <Inside widget={widget} />}
    </dialog>
  )
}

/** The foot stays in its place whatever is drawn above it. */
function Inside({ widget }: Shown) {
  const now = widget.visit.now.value
  const reading = widget.earlier.reading.value
  if (reading !== null) return <Past widget={widget} reading={reading} />
  return (
    <>
      {now.state === 'open' ? (
        <Conversation key={now.conversation} widget={widget} room={now.room} />
      ) : (
        <Start widget={widget} />
      )}
      <Foot key="foot" widget={widget} />
    </>
  )
}

/** Where the words are; on a phone the way out, for a keyboard that jumps up would hide what one came to read. Who is writing already goes on. */
function focusIn(panel: HTMLElement, { cameFrom, writer }: Widget): void {
  // While the chat was on its way.
  if (writer.field !== null || (writer.hasGone && document.activeElement !== cameFrom)) return
  const field = panel.querySelector<HTMLElement>('textarea')
  if (onPhone.matches) return panel.querySelector<HTMLElement>('.header > button')?.focus()
  // A field that is not there yet takes the focus when it comes; a button would take what is typed until then for a press.
  if (field === null) writer.wait()
  ;(field ?? panel).focus()
}

/** The screen's keyboard covers the page without a word to it; only the visual viewport knows what is left. */
function fitKeyboard(panel: HTMLElement): (() => void) | undefined {
  const view = visualViewport
  if (!view) return undefined
  const fit = () => {
    panel.style.setProperty('--view-top', `${view.offsetTop}px`)
    panel.style.setProperty('--view-height', `${view.height}px`)
  }
  fit()
  view.addEventListener('resize', fit)
  view.addEventListener('scroll', fit)
  return () => {
    view.removeEventListener('resize', fit)
    view.removeEventListener('scroll', fit)
  }
}
