// Before there is a conversation: the greeting, whether somebody is there, and the field for the first message. The customer can write while an
// open conversation is still being searched, and if the search fails.
import type { ComponentChildren } from 'preact'
import { deviceNow, timeOf } from '../../shared/clock.ts'
import { tame } from '../../shared/sentence.ts'
import type { EntryPoint } from '../door.ts'
import { locale, wording, words } from '../tongue.ts'
import { Before, Begin } from './begin.tsx'
import { Unsent } from './bubble.tsx'
import { Icon } from './icons.tsx'
import { Loading } from './loading.tsx'
import { Avatar, Said } from './said.tsx'
import type { Shown } from './shown.ts'

export function Start({ widget }: Shown) {
  const { visit, door } = widget
  const { widget: said } = words.value
  const stands = widget.stands.value
  const first = visit.firstWords.value
  const entryPoint = stands === 'new' || stands === 'closed' ? door.entryPoint.value : null
  return (
    <>
      {stands === 'failed' && <Failed widget={widget} />}
      {stands === 'closed' && entryPoint === null && <Problem says={said.notHere} />}
      {stands === 'locked' && <Locked widget={widget} />}
      {entryPoint !== null && stands === 'closed' && <Closed widget={widget} entryPoint={entryPoint} />}
      {entryPoint !== null && stands === 'new' && <Greeting entryPoint={entryPoint} />}
      {entryPoint?.open === false && stands === 'new' && <Away entryPoint={entryPoint} />}
      {stands === 'looking' && first.length === 0 && <Loading />}
      {stands === 'new' && first.length === 0 && <Begin widget={widget} />}
      {(stands === 'new' || first.length > 0) && (
        <div
          class={first.length === 0 ? 'scroll empty' : 'scroll'}
          role="log"
          aria-label={said.transcript}
          tabIndex={first.length === 0 ? -1 : 0}
        >
          {first.map((one, index) => (
            <Unsent
              key={index}
              text={one.text}
              failed={one.state !== 'waiting'}
              retry={() => void visit.retry()}
              discard={() => visit.discard(one)}
            />
          ))}
        </div>
      )}
    </>
  )
}

function Failed({ widget: { door, visit, writer } }: Shown) {
  const { widget: said } = words.value
  const again = () => {
    // The pressed button disappears, and the focus must not be lost.
    writer.wait()
    void door.look()
    if (visit.current.peek().state === 'failed') void visit.resume()
    if (visit.firstWords.peek().length > 0) void visit.retry()
  }
  return (
    <Problem says={said.failed}>
      <button type="button" class="plain" onClick={again}>
        {said.retry}
      </button>
    </Problem>
  )
}

function Problem({ says, children }: { readonly says: string; readonly children?: ComponentChildren }) {
  return (
    <div class="state" role="alert">
      <Icon name="wrong" />
      <p>{says}</p>
      {children}
    </div>
  )
}

/** Who answers, how soon, and until when, as far as the entry point shows it. */
function Greeting({ entryPoint: { appearance, open, team = [], usualAnswer = null, closesAt = null } }: AtDoor) {
  const { widget: said } = words.value
  const answers = usualAnswer === null ? null : said.usually[usualAnswer]
  const until = open && closesAt !== null && timeOf(closesAt) - deviceNow() < soonMs ? closesAt : null
  return (
    <div class="greeting">
      <p dir="auto">{appearance.greeting === '' ? said.greeting : appearance.greeting}</p>
      {team.length > 0 && (
        // Not `Intl.ListFormat`: creating it takes a slow phone 120 ms between tap and field.
        <ul class="faces" aria-label={said.team}>
          {team.map((name) => (
            <li key={name}>
              <Avatar name={name} />
              <bdi class="unseen">{tame(name)}</bdi>
            </li>
          ))}
        </ul>
      )}
      {(answers !== null || open) && <p class="here">{answers ?? said.here}</p>}
      {until !== null && (
        <p class="here">
          <Said sentence={said.until} values={{ when: wording().time(until) }} />
        </p>
      )}
    </div>
  )
}

/** Closed, but messages are taken and answered later (P4). */
function Away({ entryPoint: { opensAt } }: AtDoor) {
  const { widget: said } = words.value
  return (
    <div class="card hours">
      <Icon name="clock" />
      <div>
        <p>{said.away}</p>
        {opensAt !== null && (
          <p class="quiet">
            <Said sentence={said.back} values={{ when: whenOf(opensAt) }} />
          </p>
        )}
      </div>
    </div>
  )
}

/** Closed and nobody would answer: says when it opens and shows no field. */
function Closed({ widget, entryPoint: { opensAt } }: AtDoor & Shown) {
  const { widget: said } = words.value
  return (
    <>
      <div class="state">
        <Icon name="clock" />
        <div>
          <p class="heading-like">{said.closed}</p>
          {opensAt !== null && (
            <p class="quiet">
              <Said sentence={said.opens} values={{ when: whenOf(opensAt) }} />
            </p>
          )}
        </div>
      </div>
      <Before widget={widget} />
    </>
  )
}

/** P7: leads to the site's own sign-in, by an event or an address. */
function Locked({ widget }: Shown) {
  const { widget: said } = words.value
  const { events } = widget.page
  const url = widget.door.entryPoint.value?.signInUrl ?? ''
  const tell = () => events.tell('signin', {})
  return (
    <div class="state">
      <Icon name="lock" />
      <p>{said.signIn}</p>
      {url.startsWith('https://') ? (
        <a class="main" href={url} onClick={tell}>
          {said.signInNow}
        </a>
      ) : (
        // A launcher of the previous release cannot tell whether the page listens.
        (events as Partial<typeof events>).has?.('signin') === true && (
          <button type="button" class="main" onClick={tell}>
            {said.signInNow}
          </button>
        )
      )}
    </div>
  )
}

interface AtDoor {
  readonly entryPoint: EntryPoint
}

/** Up to this distance the day of the week is shown; up to half a day only the time. */
const daysMs = 6 * 86_400_000
const soonMs = 12 * 3_600_000

/** Weekday and time are understood in all languages; `tomorrow 09:00` would need a sentence for every distance. */
function whenOf(at: string): string {
  const soon = timeOf(at) - deviceNow() < daysMs
  const day: Intl.DateTimeFormatOptions = soon
    ? { weekday: 'long' }
    : { weekday: 'short', day: 'numeric', month: 'long' }
  return new Intl.DateTimeFormat(locale(), { ...day, hour: 'numeric', minute: '2-digit' }).format(new Date(at))
}
