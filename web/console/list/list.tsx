// The list of work: ringing offers, open and parked conversations, and wrap-ups.
import type { Presence } from '../../../protocol/server-frames.ts'
import { apart } from '../../shared/sentence.ts'
import type { Desk } from '../desk.ts'
import { Faults } from '../parts/faults.tsx'
import { Icon } from '../parts/icons.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import type { Section as SectionOf } from '../sections.ts'
import { words, wording } from '../words.ts'
import { Offers } from './offer.tsx'
import { PresenceMenu } from './presence.tsx'
import { Row } from './row.tsx'

export function WorkList({ desk }: { desk: Desk }) {
  const workspace = desk.workspace.value
  const sections = desk.sections.value
  return (
    <nav class="list" aria-label={words.value.list.label}>
      <header class="list-head">
        <h2>{words.value.nav.work}</h2>
        <PresenceMenu desk={desk} />
      </header>
      <div class="list-body">
        <Offers desk={desk} />
        {workspace === null && <Skeleton />}
        {sections.map((section) => (
          <Section key={section.name} desk={desk} section={section} />
        ))}
        <Assigned desk={desk} />
        {workspace !== null && sections.length === 0 && workspace.offers.length === 0 && (
          <Empty desk={desk} presence={workspace.presence} />
        )}
        <Alerts desk={desk} />
        <Faults desk={desk} />
      </div>
    </nav>
  )
}

/** Q2: each assignment is announced once, without a sound. */
function Assigned({ desk }: { desk: Desk }) {
  const { assigned } = words.value.offers
  return (
    <div class="unseen" role="status">
      {desk.assigned.value.map(({ id, card }) => (
        <p key={id}>{assigned(apart(card.customer))}</p>
      ))}
    </div>
  )
}

function Section({ desk, section: { name, entries } }: { desk: Desk; section: SectionOf }) {
  const label = words.value.list[name]
  return (
    <section>
      <h3 id={`list-${name}`}>
        {label} <span class="count">{wording.value.number(entries.length)}</span>
      </h3>
      <ul aria-labelledby={`list-${name}`}>
        {entries.map((entry) => (
          <Row key={entry.conversation} desk={desk} entry={entry} />
        ))}
      </ul>
    </section>
  )
}

function Empty({ desk, presence }: { desk: Desk; presence: Presence }) {
  const { empty, emptyAway, emptyHere, becomeAvailable } = words.value.list
  const here = presence === 'available'
  return (
    <div class="empty">
      <Icon name="work" />
      <p>
        <strong>{empty}</strong>
      </p>
      <p class="quiet">{here ? emptyHere : emptyAway}</p>
      {!here && (
        <button type="button" class="button main" onClick={() => desk.become('available')}>
          {becomeAvailable}
        </button>
      )}
    </div>
  )
}

function Alerts({ desk }: { desk: Desk }) {
  const alerts = desk.workspace.value?.alerts ?? []
  if (alerts.length === 0) return null
  return (
    <section>
      <h3 id="list-alerts">{words.value.list.alerts}</h3>
      <ul aria-labelledby="list-alerts" class="alerts">
        {alerts.toReversed().map(({ queue, conversation, at }) => (
          <li key={`${conversation} ${at}`}>
            <Icon name="alert" />
            <span>
              {words.value.list.alert(queue)} <span class="quiet">{wording.value.time(at)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
