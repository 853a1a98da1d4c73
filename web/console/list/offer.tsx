// An offer that rings at this agent (Q2, Q4, A6).
import { useEffect } from 'preact/hooks'
import { apart } from '../../shared/sentence.ts'
import { wordsIn } from '../../shared/words-in.ts'
import { answer as give, type OfferAnswer as Given } from '../answer.ts'
import type { Desk } from '../desk.ts'
import { Icon } from '../parts/icons.tsx'
import { Keys } from '../parts/keys.tsx'
import { Name } from '../parts/name.tsx'
import { Since } from '../parts/timer.tsx'
import type { Offer as Offered } from '../sections.ts'
import { keyName, shortcuts } from '../shortcuts.ts'
import { words, wording } from '../words.ts'
import { detailsOf, watchDetails } from './cards.ts'
import { Ring } from './ring.tsx'

export function Offers({ desk }: { desk: Desk }) {
  const offers = desk.offers.value
  const ringing = offers.filter(({ state }) => state === 'ringing')
  return (
    <section class="offers" aria-label={words.value.offers.label}>
      <p class="unseen" role="alert">
        {ringing.map(({ card }) => words.value.offers.notification(apart(card.customer))).join(' ')}
      </p>
      <ul>
        {offers.map((offer) => (
          <Offer key={offer.id} desk={desk} offer={offer} aimed={offer.id === desk.aimed.value?.id} />
        ))}
      </ul>
    </section>
  )
}

/** `aimed`: the keys answer this offer. */
function Offer({ desk, offer, aimed }: { desk: Desk; offer: Offered; aimed: boolean }) {
  const { card, purpose, state, untilAt } = offer
  const said = words.value.offers
  return (
    <li class={`offer ${state}`} onFocusIn={() => desk.aim(offer.id)} onFocusOut={() => desk.aim(null)}>
      <div class="offer-head">
        <Ring untilAt={untilAt} stopped={state === 'joining'} />
        <div class="offer-who">
          <span class="offer-purpose">
            {card.askedBy ? said.from[purpose](apart(card.askedBy)) : said.purposes[purpose]}
          </span>
          <strong>
            <Name of={card.customer} />
          </strong>
          <span class="quiet">
            {card.entryPoint}
            {card.queue !== null && ` · ${card.queue}`}
          </span>
        </div>
        <span class="offer-wait quiet">
          {card.served ? (
            said.served
          ) : (
            <>
              {said.waited} <Since from={card.waitingSince} label="" />
            </>
          )}
        </span>
      </div>
      <Details desk={desk} offer={offer.id} />
      {state === 'joining' ? (
        <p class="quiet offer-joining" role="status">
          {said.joining}
        </p>
      ) : (
        <div class="offer-acts">
          <Answer desk={desk} offer={offer} answer="accept" shortcut={aimed ? shortcuts.accept : null} />
          <Answer desk={desk} offer={offer} answer="decline" shortcut={aimed ? shortcuts.decline : null} />
        </div>
      )}
    </li>
  )
}

interface AnswerProps {
  readonly desk: Desk
  readonly offer: Offered
  readonly answer: Given
  readonly shortcut: string | null
}

function Answer({ desk, offer, answer, shortcut }: AnswerProps) {
  const label = words.value.offers[answer]
  return (
    <button
      type="button"
      class={answer === 'accept' ? 'button main' : 'button'}
      title={shortcut === null ? label : `${label} (${keyName(shortcut)})`}
      onClick={() => give(desk, offer, answer)}
    >
      {label}
      {shortcut !== null && <Keys of={shortcut} />}
    </button>
  )
}

function Details({ desk, offer }: { desk: Desk; offer: string }) {
  useEffect(() => watchDetails(desk.api, offer), [desk, offer])
  const details = detailsOf(offer)
  if (details === null) return null
  const { attributes, lastWords, note } = details
  return (
    <>
      {note && (
        <p class="offer-note" dir="auto">
          <Icon name="note" /> {note}
        </p>
      )}
      {attributes.length > 0 && (
        <dl class="offer-attributes">
          {attributes.map(({ name, value }) => (
            <div key={name}>
              <dt class="quiet">{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {lastWords.length > 0 && (
        <ul class="offer-words" aria-label={words.value.offers.lastWords}>
          {lastWords.slice(-3).map((item) => (
            <li key={item.id} title={wording.value.dateTime(item.at)}>
              {item.name !== '' && (
                <span class="quiet">
                  <Name of={item.name} />:{' '}
                </span>
              )}
              <bdi>{wordsIn(item).slice(0, 300)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
