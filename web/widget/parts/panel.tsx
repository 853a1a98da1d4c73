// The panel: beside the page on large screens, over the whole page on phones.
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
      // Remembers who is writing, in the launcher's field, or in ours when a phone is turned.
      writer.leave()
      panel.close()
      // On a large screen it is not modal, so the page can still be used. On a phone it covers the page.
      if (onPhone.matches) {
        panel.showModal()
        // Otherwise the browser would focus the first button.
        panel.focus()
      }
      // `show()` would take the focus, even if the page only loads with the panel open.
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
        // The page's shortcuts must not react to typing here. The page sees only the custom element, so it cannot tell.
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

/** The foot keeps its place whatever is drawn above it. */
function Inside({ widget }: Shown) {
  const current = widget.visit.current.value
  const reading = widget.earlier.reading.value
  if (reading !== null) return <Past widget={widget} reading={reading} />
  return (
    <>
      {current.state === 'open' ? (
        <Conversation key={current.conversation} widget={widget} room={current.room} />
      ) : (
        <Start widget={widget} />
      )}
      <Foot key="foot" widget={widget} />
    </>
  )
}

/** Moves the focus to the field, or on a phone to the close button, where a keyboard would hide the transcript. A writer keeps the focus. */
function focusIn(panel: HTMLElement, { cameFrom, writer }: Widget): void {
  // The writer may have moved the focus while the chat was loading.
  if (writer.field !== null || (writer.hasGone && document.activeElement !== cameFrom)) return
  const field = panel.querySelector<HTMLElement>('textarea')
  if (onPhone.matches) return panel.querySelector<HTMLElement>('.header > button')?.focus()
  // A field that is not drawn yet gets the focus when it is. A button must not get it meanwhile, or typing would press it.
  if (field === null) writer.wait()
  ;(field ?? panel).focus()
}

/** An on-screen keyboard covers the page without an event. Only the visual viewport tells what is left. */
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
