// What is known of the customer, separated by source (E9), and their earlier conversations.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { customerDetails, type CustomerDetails } from '../calls.ts'
import { customerOf } from '../conversation/here.ts'
import type { Desk } from '../desk.ts'
import { Avatar, Name } from '../parts/name.tsx'
import { EarlierList } from '../reading/earlier.tsx'
import { whyOf } from '../toasts.ts'
import { words, wording } from '../words.ts'

type DetailsState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'here'; readonly known: CustomerDetails }

export function Profile({ desk, conversation }: { desk: Desk; conversation: string }) {
  const details = useSignal<DetailsState>({ state: 'loading' })
  useEffect(() => {
    customerDetails(desk.api, conversation).then(
      (known) => {
        details.value = { state: 'here', known }
      },
      (error: unknown) => {
        details.value = { state: 'failed', why: whyOf(error) }
      },
    )
  }, [desk, conversation, details])
  const shown = details.value
  const name =
    shown.state === 'here' ? shown.known.customer.name : customerOf(desk, desk.rooms.of(conversation), conversation)
  return (
    <div class="profile">
      <div class="profile-head">
        <Avatar of={name} />
        <div>
          <h3>
            <Name of={name} />
          </h3>
          {shown.state === 'here' && <SignedIn known={shown.known} />}
        </div>
      </div>
      <Card desk={desk} conversation={conversation} />
      {shown.state === 'loading' && <p role="status">{words.value.loading}</p>}
      {shown.state === 'failed' && (
        <p class="quiet">
          {words.value.profile.unavailable} {shown.why}
        </p>
      )}
      {shown.state === 'here' && <Details desk={desk} conversation={conversation} known={shown.known} />}
    </div>
  )
}

function SignedIn({ known: { customer } }: { known: CustomerDetails }) {
  const said = words.value.profile
  return (
    <p class="quiet">
      {customer.signedIn ? (
        <>
          {said.signedIn} · <bdi class="id">{customer.id}</bdi>
        </>
      ) : (
        said.visitor
      )}
    </p>
  )
}

/** What the workspace itself knows. */
function Card({ desk, conversation }: { desk: Desk; conversation: string }) {
  const said = words.value.profile
  const card = desk.workOf(conversation)?.card
  if (!card) return null
  return (
    <dl class="facts">
      <Fact name={said.entryPoint} value={card.entryPoint} />
      {card.queue !== null && <Fact name={said.queue} value={card.queue} />}
      <Fact name={said.waited} value={wording.value.dateTime(card.waitingSince)} />
    </dl>
  )
}

interface DetailsProps {
  readonly desk: Desk
  readonly conversation: string
  readonly known: CustomerDetails
}

function Details({ desk, conversation, known: { attributes, startedAt, earlier } }: DetailsProps) {
  const said = words.value.profile
  const [signed, visitor] = [Object.entries(attributes.signed), Object.entries(attributes.visitor)]
  return (
    <>
      {startedAt !== null && (
        <dl class="facts">
          <Fact name={said.startedAt} value={wording.value.dateTime(startedAt)} />
        </dl>
      )}
      {signed.length > 0 && <Facts title={said.signed} facts={signed} />}
      {visitor.length > 0 && <Facts title={said.given} facts={visitor} />}
      {signed.length + visitor.length === 0 && <p class="quiet">{said.nothing}</p>}
      <section>
        <h3>{said.earlier}</h3>
        {earlier.length === 0 && <p class="quiet">{said.noEarlier}</p>}
        <EarlierList desk={desk} conversation={conversation} earlier={earlier} />
      </section>
    </>
  )
}

function Facts({ title, facts }: { title: string; facts: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt class="quiet">{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  )
}
