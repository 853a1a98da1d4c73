// What rings at this agent (Q2, Q4, A6).
import type { Workspace } from '../../protocol/server-frames.ts'
import { secondsUntil } from '../shared/now.ts'
import type { Desk } from './desk.ts'

const purposes = { route: 'New conversation', invite: 'Invitation', transfer: 'Transfer', return: 'Came back' } as const

export function Offers({ desk }: { desk: Desk }) {
  const offers = desk.workspace.value?.offers ?? []
  return (
    <section aria-label="Offers" aria-live="assertive">
      <ul>
        {offers.map((offer) => (
          <OfferLine key={offer.id} desk={desk} offer={offer} />
        ))}
      </ul>
    </section>
  )
}

function OfferLine({ desk, offer }: { desk: Desk; offer: Workspace['offers'][number] }) {
  const { card, purpose, state, untilAt } = offer
  return (
    <li class="row offer">
      <span>
        <strong>{card.customer}</strong> · {purposes[purpose]} · {card.entryPoint}
        {card.queue !== null && ` · ${card.queue}`}
      </span>
      {state === 'joining' ? (
        <span class="quiet">Joining…</span>
      ) : (
        <>
          <span class="quiet" aria-live="off">
            {secondsUntil(untilAt)} s
          </span>
          <button class="main" type="button" onClick={() => desk.answer(offer, 'accept')}>
            Accept
          </button>
          <button type="button" onClick={() => desk.answer(offer, 'decline')}>
            Decline
          </button>
        </>
      )}
    </li>
  )
}
