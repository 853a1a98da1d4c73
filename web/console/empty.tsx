// What the page shows in the middle when no conversation is open there.
import { answer } from './answer.ts'
import { customerOf } from './conversation/here.ts'
import { Notice } from './conversation/notice.tsx'
import type { Desk } from './desk.ts'
import { Icon } from './parts/icons.tsx'
import { Avatar, Name } from './parts/name.tsx'
import { Until } from './parts/timer.tsx'
import { Who } from './parts/who.tsx'
import type { Offer } from './sections.ts'
import { paletteKeys } from './shortcuts.ts'
import { Side } from './side/side.tsx'
import { words } from './words.ts'

export function Empty() {
  const { none, noneHint } = words.value.conversation
  const [before, after] = noneHint.split('{keys}')
  return (
    <div class="empty large">
      <Icon name="work" />
      <h2>{none}</h2>
      <p class="quiet">
        {before}
        <kbd>{paletteKeys}</kbd>
        {after}
      </p>
    </div>
  )
}

/** Q2: an assigned conversation that the agent has not opened yet. */
export function Quiet({ desk, conversation, offer }: { desk: Desk; conversation: string; offer: Offer | null }) {
  const customer = customerOf(desk, null, conversation)
  const said = words.value
  if (offer?.state === 'joining') return <p role="status">{said.offers.joining}</p>
  return (
    <div class="empty large">
      <Avatar of={customer} />
      <h2>
        <Name of={customer} />
      </h2>
      <p class="quiet">
        {offer === null ? said.list.notOpened : <Until at={offer.untilAt} say={said.offers.openWithin} />}
      </p>
      <button type="button" class="button main" onClick={() => desk.way.choose(conversation)}>
        {said.acts.open}
      </button>
      {offer !== null && (
        <button type="button" class="button" onClick={() => answer(desk, offer, 'decline')}>
          {said.offers.decline}
        </button>
      )}
    </div>
  )
}

/** A conversation whose room the agent cannot enter (parked, returning, or left). It shows what is known without the room. */
export function WithoutRoom({ desk, conversation }: { desk: Desk; conversation: string }) {
  const said = words.value.conversation
  const [work, wrapUp] = [desk.workOf(conversation), desk.wrapUpOf(conversation)]
  const customer = customerOf(desk, null, conversation)
  const text = wrapUp ? said.left : work ? '' : null
  return (
    <>
      <section class="conversation" aria-label={said.label}>
        <Who customer={customer} onBack={() => desk.way.select(null)} />
        <Notice desk={desk} room={null} conversation={conversation} inside={false} />
        <div class="empty large">
          {text === null ? <p role="status">{said.loading}</p> : <p class="quiet">{text}</p>}
        </div>
      </section>
      {(work || wrapUp) && <Side desk={desk} room={null} conversation={conversation} reader={null} />}
    </>
  )
}
