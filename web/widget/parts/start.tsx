// Before there is a conversation: a greeting, whether somebody is there, and the first words, which begin it. They can be written while it is still
// being looked whether there is one, and where that could not be found out.
import { deviceNow } from '../../shared/clock.ts'
import type { EntryPoint } from '../door.ts'
import { locale, words } from '../tongue.ts'
import type { Shown } from './app.tsx'
import { Unsent } from './bubble.tsx'
import { Icon } from './icons.tsx'
import { Loading } from './loading.tsx'
import { Said } from './said.tsx'

export function Start({ widget }: Shown) {
  const { visit, door } = widget
  const { widget: said } = words.value
  const stands = widget.stands.value
  const first = visit.firstWords.value
  const entryPoint = stands === 'new' || stands === 'closed' ? door.entryPoint.value : null
  return (
    <>
      {stands === 'failed' && <Failed widget={widget} />}
      {stands === 'locked' && (
        <div class="state">
          <Icon name="lock" />
          <p>{said.signIn}</p>
        </div>
      )}
      {entryPoint !== null && <Greeting entryPoint={entryPoint} />}
      {entryPoint?.open === false && <Hours entryPoint={entryPoint} />}
      {stands === 'looking' && first.length === 0 && <Loading />}
      {(entryPoint !== null || first.length > 0) && (
        <div class="scroll" role="log" aria-label={said.transcript} tabIndex={0}>
          {first.map((one, index) => (
            <Unsent
              key={index}
              text={one.text}
              failed={one.state !== 'waiting'}
              retry={() => visit.retry()}
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
    // The button goes, and the focus must not go with it.
    writer.wait()
    void door.look()
    if (visit.now.peek().state === 'failed') void visit.resume()
    if (visit.firstWords.peek().length > 0) visit.retry()
  }
  return (
    <div class="state" role="alert">
      <Icon name="wrong" />
      <p>{said.failed}</p>
      <button type="button" class="plain" onClick={again}>
        {said.retry}
      </button>
    </div>
  )
}

function Greeting({ entryPoint: { appearance, open } }: { entryPoint: EntryPoint }) {
  const { widget: said } = words.value
  return (
    <div class="greeting">
      <p dir="auto">{appearance.greeting === '' ? said.greeting : appearance.greeting}</p>
      {open && <p class="here">{said.here}</p>}
    </div>
  )
}

function Hours({ entryPoint: { mode, opensAt } }: { entryPoint: EntryPoint }) {
  const { widget: said } = words.value
  const live = mode === 'live'
  return (
    <div class="card hours">
      <Icon name="clock" />
      <div>
        <p>{live ? said.closed : said.away}</p>
        {opensAt !== null && (
          <p class="quiet">
            <Said sentence={live ? said.opens : said.back} values={{ when: whenOf(opensAt) }} />
          </p>
        )}
      </div>
    </div>
  )
}

/** `tomorrow 09:00` would want a sentence for every distance; weekday and time say it in all languages. */
function whenOf(at: string): string {
  const soon = Date.parse(at) - deviceNow() < 6 * 86_400_000
  const day: Intl.DateTimeFormatOptions = soon
    ? { weekday: 'long' }
    : { weekday: 'short', day: 'numeric', month: 'long' }
  return new Intl.DateTimeFormat(locale(), { ...day, hour: 'numeric', minute: '2-digit' }).format(new Date(at))
}
