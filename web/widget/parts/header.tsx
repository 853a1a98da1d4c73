// The header: who the customer is talking to, the menu, and the close button.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Party } from '../../../protocol/server-frames.ts'
import { isEscape } from '../../shared/enter.ts'
import { mayNotify } from '../../shared/notification.ts'
import { tame } from '../../shared/sentence.ts'
import { wording, words } from '../tongue.ts'
import { Icon } from './icons.tsx'
import { Avatar } from './said.tsx'
import type { Shown } from './shown.ts'

const facesShown = 3

export function Header({ widget }: Shown) {
  const { widget: said } = words.value
  const view = widget.room.value?.room.value ?? null
  const others: readonly Party[] = view?.roster.filter(({ role }) => role !== 'customer') ?? []
  const title = widget.title()
  // If there is a position in the queue, it says the same better.
  const hears = widget.room.value?.unserved.value === true || widget.room.value?.queuePosition.value !== null
  const waits = view?.status === 'queued' && !hears
  return (
    <header class="header">
      <span class="faces">
        {others.length === 0 ? (
          <Avatar name={widget.ownTitle()} house />
        ) : (
          others.slice(0, facesShown).map(({ id, name }) => <Avatar key={id} name={name} />)
        )}
      </span>
      <div class="heading">
        <h2>
          <bdi>{others.length === 0 ? title : wording().list(others.map(({ name }) => tame(name)))}</bdi>
        </h2>
        {(others.length > 0 || waits) && <p>{waits ? said.waiting : <bdi>{title}</bdi>}</p>}
      </div>
      <Menu widget={widget} />
      <button type="button" class="round" aria-label={said.close} onClick={() => widget.close()}>
        <Icon name="close" />
      </button>
    </header>
  )
}

function Menu({ widget }: Shown) {
  const shown = useSignal(false)
  const box = useRef<HTMLDivElement>(null)
  const { widget: said } = words.value
  const { bell } = widget
  useEffect(() => {
    if (!shown.value) return
    const away = (event: Event) => {
      if (box.current && !event.composedPath().includes(box.current)) shown.value = false
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [shown.value])
  return (
    <div
      class="menu"
      ref={box}
      onKeyDown={(event) => {
        if (!isEscape(event) || !shown.value) return
        event.stopPropagation()
        event.preventDefault()
        shown.value = false
        box.current?.querySelector('button')?.focus()
      }}
    >
      <button
        type="button"
        class="round"
        aria-label={said.more}
        aria-expanded={shown.value}
        onClick={() => {
          shown.value = !shown.value
        }}
      >
        <Icon name="more" />
      </button>
      {shown.value && (
        <div class="choices">
          <Choice label={said.sound} on={!bell.muted.value} set={(on) => bell.mute(!on)} />
          {mayNotify() !== 'denied' && (
            <Choice label={said.notifications} on={bell.notifies.value} set={(on) => void bell.notify(on)} />
          )}
          <End
            widget={widget}
            ended={() => {
              const { activeElement } = widget.page.root
              const isInside = activeElement === null || box.current?.contains(activeElement) === true
              // The menu's button disappears, and the focus must not be lost.
              if (isInside && !widget.writer.hasGone) box.current?.querySelector('button')?.focus()
              shown.value = false
            }}
          />
        </div>
      )}
    </div>
  )
}

function Choice({ label, on, set }: { label: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <button type="button" role="switch" aria-checked={on} onClick={() => set(!on)}>
      {label}
      <span class="switch" aria-hidden="true" />
    </button>
  )
}

/** Customers can end live conversations only (P2). */
function End({ widget, ended }: Shown & { readonly ended: () => void }) {
  const sure = useSignal(false)
  const failed = useSignal(false)
  const { widget: said } = words.value
  const current = widget.visit.current.value
  if (current.state !== 'open') return null
  const view = current.room.room.value
  if (view === null || view.mode !== 'live' || view.status === 'ended') return null
  const end = async () => {
    failed.value = false
    try {
      await widget.api({ method: 'POST', path: `/conversations/${current.conversation}/end` })
      ended()
    } catch {
      failed.value = true
    }
  }
  return (
    <>
      <button
        type="button"
        class="danger"
        onClick={() => {
          if (sure.value) void end()
          sure.value = !sure.value
        }}
      >
        {sure.value ? said.endSure : said.end}
      </button>
      {failed.value && <p role="alert">{said.notEnded}</p>}
    </>
  )
}
