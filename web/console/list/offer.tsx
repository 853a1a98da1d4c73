// What rings at this agent (Q2, Q4, A6).
import { useEffect, useRef } from 'preact/hooks'
import { serverNow } from '../../shared/clock.ts'
import { apart } from '../../shared/sentence.ts'
import { wordsIn } from '../../shared/words-in.ts'
import type { Desk, Offer as Offered } from '../desk.ts'
import { Name } from '../parts/name.tsx'
import { Since, Until } from '../parts/timer.tsx'
import { keyName, shortcuts } from '../shortcuts.ts'
import { words, wording } from '../words.ts'
import { detailsOf, watchDetails } from './cards.ts'

export function Offers({ desk }: { desk: Desk }) {
  const offers = desk.offers.value
  const ringing = offers.filter(({ state }) => state === 'ringing')
  return (
    <section class="offers" aria-label={words.value.offers.label}>
      <p class="unseen" role="alert">
        {ringing.map(({ card }) => words.value.offers.notification(apart(card.customer))).join(' ')}
      </p>
      <ul>
        {offers.map((offer, index) => (
          <Offer key={offer.id} desk={desk} offer={offer} first={index === 0} />
        ))}
      </ul>
    </section>
  )
}

function Offer({ desk, offer, first }: { desk: Desk; offer: Offered; first: boolean }) {
  const { card, purpose, state, untilAt } = offer
  const said = words.value.offers
  return (
    <li class={`offer ${state}`}>
      <div class="offer-head">
        <Ring untilAt={untilAt} stopped={state === 'joining'} />
        <div class="offer-who">
          <span class="offer-purpose">{said.purposes[purpose]}</span>
          <strong>
            <Name of={card.customer} />
          </strong>
          <span class="quiet">
            {card.entryPoint}
            {card.queue !== null && ` · ${card.queue}`}
          </span>
        </div>
        <span class="offer-wait quiet">
          {said.waited} <Since from={card.waitingSince} label="" />
        </span>
      </div>
      <Details desk={desk} offer={offer.id} />
      {state === 'joining' ? (
        <p class="quiet offer-joining" role="status">
          {said.joining}
        </p>
      ) : (
        <div class="offer-acts">
          <Answer desk={desk} offer={offer} answer="accept" shortcut={first ? shortcuts.accept : null} />
          <Answer desk={desk} offer={offer} answer="decline" shortcut={first ? shortcuts.decline : null} />
        </div>
      )}
    </li>
  )
}

interface AnswerProps {
  readonly desk: Desk
  readonly offer: Offered
  readonly answer: 'accept' | 'decline'
  readonly shortcut: string | null
}

function Answer({ desk, offer, answer, shortcut }: AnswerProps) {
  const label = words.value.offers[answer]
  return (
    <button
      type="button"
      class={answer === 'accept' ? 'button main' : 'button'}
      title={shortcut === null ? label : `${label} (${keyName(shortcut)})`}
      onClick={() => desk.answer(offer, answer)}
    >
      {label}
      {shortcut !== null && <kbd aria-hidden="true">{keyName(shortcut)}</kbd>}
    </button>
  )
}

function Details({ desk, offer }: { desk: Desk; offer: string }) {
  useEffect(() => watchDetails(desk.api, offer), [desk, offer])
  const details = detailsOf(offer)
  if (details === null) return null
  const { attributes, lastWords } = details
  return (
    <>
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
                  <bdi>{item.name}</bdi>:{' '}
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

const radius = 15
const round = 2 * Math.PI * radius

/** The time that is left, as a ring that empties; it is drawn by the browser, not by a clock of ours. */
function Ring({ untilAt, stopped }: { untilAt: string; stopped: boolean }) {
  const begun = useRef(Math.max(1_000, Date.parse(untilAt) - serverNow()))
  return (
    <span class="ring">
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle class="ring-ground" cx="18" cy="18" r={radius} />
        {!stopped && (
          <circle
            class="ring-left"
            cx="18"
            cy="18"
            r={radius}
            style={{ strokeDasharray: round, animationDuration: `${begun.current}ms` }}
          />
        )}
      </svg>
      {!stopped && <Seconds untilAt={untilAt} />}
    </span>
  )
}

function Seconds({ untilAt }: { untilAt: string }) {
  return <Until at={untilAt} say={(span) => span.replace(/^0:0?/, '')} />
}
