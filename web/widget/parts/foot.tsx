// The foot of the panel with the composer. While writing is allowed the field stays the same element, so that typing is not interrupted (U1).
import { useMemo } from 'preact/hooks'
import { hasInk } from '../../../protocol/words.ts'
import { whyNotTaken } from '../../shared/acceptable.ts'
import type { Take } from '../../shared/field.ts'
import { isOver } from '../over.ts'
import { words } from '../tongue.ts'
import type { Widget } from '../widget.ts'
import { Composer, reasonOf } from './composer.tsx'
import type { Shown } from './shown.ts'

export function Foot({ widget }: Shown) {
  const { amending, writer } = widget
  const room = widget.room.value
  const over = room !== null && isOver(room)
  // At the end the field stays if somebody is writing or it has text. The text begins the next conversation, or can be copied.
  const isKept = useMemo(() => writer.field !== null || hasInk(widget.draft()), [over, room])
  const stands = widget.stands.value
  const closed = stands === 'closed' || stands === 'locked'
  if (closed) return null
  return (
    <div class="foot">
      {room === null && <Challenge widget={widget} />}
      {room !== null && amending.wrong.value !== null && (
        <p class="wrong" role="alert">
          {amending.wrong.value}
        </p>
      )}
      {over && <Again widget={widget} />}
      {(!over || isKept) && <Composer widget={widget} send={over ? null : takeOf(widget)} typed={() => room?.type()} />}
      {stands === 'new' && <Name widget={widget} />}
    </div>
  )
}

function takeOf({ amending, visit }: Widget): Take {
  const correction = amending.correction.value
  if (correction === null) return (text) => reasonOf(visit.say(text))
  return (text) => reasonOf(whyNotTaken(text)) ?? amending.correct(correction, text)
}

/** The transcript says who ended it. A customer who was served is thanked; not if the conversation merely expired. */
function Again({ widget }: Shown) {
  const reason = widget.room.value?.items.value.findLast(({ type }) => type === 'ended')?.reason ?? ''
  const { widget: said } = words.value
  return (
    <>
      {served.has(reason) && <p class="thanks">{said.thanks}</p>}
      <Anew widget={widget} />
    </>
  )
}

const served: ReadonlySet<string> = new Set(['agent_ended', 'customer_ended', 'agent_left', 'flow_ended'])

function Anew({ widget }: Shown) {
  return (
    <button
      type="button"
      class="main"
      onClick={() => {
        widget.writer.wait()
        widget.visit.begin()
      }}
    >
      {words.value.widget.again}
    </button>
  )
}

function Name({ widget: { visit, identity } }: Shown) {
  const { widget: said } = words.value
  if (visit.firstWords.value.length > 0 || identity.customer.value !== null) return null
  return (
    <input
      class="name-field"
      type="text"
      autoComplete="name"
      maxLength={128}
      aria-label={said.name}
      placeholder={said.name}
      value={visit.name.value}
      onInput={(event) => {
        visit.name.value = event.currentTarget.value
      }}
    />
  )
}

/** Shows the challenge. Turnstile works only in the page's own tree, so a slot shows it here. */
function Challenge({ widget }: Shown) {
  const state = widget.visit.gate.state.value
  const { widget: said } = words.value
  return (
    <>
      <div role="status">{state === 'asked' && <p class="asked">{said.challenge}</p>}</div>
      {state === 'asked' && <slot name="challenge" class="challenge" />}
      {state === 'failed' && widget.visit.firstWords.value.length > 0 && (
        <p class="wrong" role="alert">
          {said.challengeFailed}
        </p>
      )}
    </>
  )
}
