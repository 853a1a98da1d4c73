// Before there is a conversation: a greeting, whether somebody is there, and a place for the first words, which begin it. They can be written while it is
// still being looked whether there is one.
import { deviceNow } from '../../shared/clock.ts'
import type { EntryPoint } from '../door.ts'
import { locale, words } from '../tongue.ts'
import type { Shown } from './app.tsx'
import { Unsent } from './bubble.tsx'
import { Composer, reasonOf } from './composer.tsx'
import { Icon } from './icons.tsx'
import { Loading } from './loading.tsx'
import { Said } from './said.tsx'

export function Start({ widget, entryPoint }: Shown & { entryPoint: EntryPoint }) {
  const { visit, identity } = widget
  const { widget: said } = words.value
  const { greeting } = entryPoint.appearance
  const first = visit.firstWords.value
  // Live and closed: nobody would come, so nobody is let wait (P4). What was written stays to be copied.
  const shut = !entryPoint.open && entryPoint.mode === 'live'
  const looking = visit.now.value.state === 'loading'
  return (
    <>
      {!looking && (
        <div class="greeting">
          <p dir="auto">{greeting === '' ? said.greeting : greeting}</p>
          {entryPoint.open && <p class="here">{said.here}</p>}
        </div>
      )}
      {!looking && !entryPoint.open && <Hours entryPoint={entryPoint} />}
      {looking && first.length === 0 ? (
        <Loading />
      ) : (
        <div class="scroll" role="log" aria-label={said.transcript} tabIndex={0}>
          {first.map((one, index) => (
            <Unsent
              key={index}
              text={one.text}
              failed={one.failed}
              retry={() => visit.retry()}
              discard={() => visit.discard(one)}
            />
          ))}
        </div>
      )}
      {!shut && (
        <div class="foot">
          <Challenge widget={widget} />
          {!looking && first.length === 0 && identity.customer.value === null && (
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
          )}
          <Composer
            key={`${widget.draftKey()} ${widget.turn.value}`}
            widget={widget}
            send={(text) => reasonOf(visit.say(text))}
          />
        </div>
      )}
    </>
  )
}

/** Turnstile works in the page's own tree only: what it draws there is shown here. */
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
