// What the agent served in the last 30 days (S1), by day, searchable by the customer's name.
import { batch, useComputed, useSignal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Engagement } from '../../../protocol/engagements.ts'
import { limits } from '../../../protocol/limits.ts'
import { serverNow } from '../../shared/clock.ts'
import { operate } from '../../shared/operate.ts'
import type { Desk } from '../desk.ts'
import { dispositionInWords } from '../dispositions.ts'
import { Icon } from '../parts/icons.tsx'
import { Avatar, Name } from '../parts/name.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { hashOf, route } from '../route.ts'
import { words, wording } from '../words.ts'
import { Past } from './past.tsx'

/** `items` null: not loaded yet. */
interface Fetched {
  readonly items: readonly Engagement[] | null
  readonly more: boolean
  readonly failed: boolean
}

const nothing: Fetched = { items: null, more: false, failed: false }
const searchAfterMs = 250

export function Engagements({ desk }: { desk: Desk }) {
  const conversation = route.value.at === 'engagements' ? route.value.conversation : null
  return (
    <main class="workbench">
      <h1 class="unseen">{words.value.product}</h1>
      <List desk={desk} chosen={conversation} />
      <div class="work">
        {conversation === null ? (
          <div class="empty large">
            <Icon name="history" />
            <p class="quiet">{words.value.engagements.choose}</p>
          </div>
        ) : (
          <Past
            key={conversation}
            desk={desk}
            conversation={conversation}
            serving={null}
            back={{ at: 'engagements', conversation: null }}
            backWords={words.value.engagements.toEngagements}
          />
        )}
      </div>
    </main>
  )
}

function List({ desk, chosen }: { desk: Desk; chosen: string | null }) {
  const said = words.value.engagements
  const query = useSignal('')
  const fetched = useSignal<Fetched>(nothing)
  const asked = useSignal(0)
  useEffect(() => {
    const timer = setTimeout(
      () => void fetchPage(desk, query.value, fetched, asked),
      query.value === '' ? 0 : searchAfterMs,
    )
    return () => clearTimeout(timer)
  }, [desk, query.value])
  return (
    <div class="list engagements">
      <header class="engagements-head">
        <h2>{said.title}</h2>
        <p class="quiet">{said.hint}</p>
        <input
          type="search"
          aria-label={said.search}
          placeholder={said.search}
          maxLength={limits.nameLength}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value
          }}
        />
      </header>
      <Entries desk={desk} chosen={chosen} query={query.value} fetched={fetched} asked={asked} />
    </div>
  )
}

interface EntriesProps {
  readonly desk: Desk
  readonly chosen: string | null
  readonly query: string
  readonly fetched: Signal<Fetched>
  readonly asked: Signal<number>
}

function Entries({ desk, chosen, query, fetched, asked }: EntriesProps) {
  const said = words.value.engagements
  const { items, more, failed } = fetched.value
  const days = useComputed(() => daysOf(fetched.value.items ?? []))
  if (items === null && !failed) return <Skeleton />
  return (
    <div class="engagements-body">
      {items !== null && items.length === 0 && (
        <div class="empty" role="status">
          <Icon name="history" />
          <p>
            <strong>{query === '' ? said.none : said.nobodyFound}</strong>
          </p>
          {query === '' && <p class="quiet">{said.noneHint}</p>}
        </div>
      )}
      {days.value.map(({ day, entries }) => (
        <section key={day}>
          <h3>{wording.value.day(entries[0]?.until ?? '', serverNow())}</h3>
          <ul>
            {entries.map((one) => (
              <li key={one.id}>
                <Entry desk={desk} one={one} chosen={chosen === one.conversation} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {failed && (
        <div class="empty" role="alert">
          <p>{said.loadFailed}</p>
        </div>
      )}
      {(more || failed) && (
        <button type="button" class="button" onClick={() => void fetchPage(desk, query, fetched, asked, items ?? [])}>
          {failed ? words.value.reading.again : said.more}
        </button>
      )}
    </div>
  )
}

function Entry({ desk, one, chosen }: { desk: Desk; one: Engagement; chosen: boolean }) {
  const { conversation, customer, readable } = one
  const mine = desk.workOf(conversation) !== null
  const body = <EntryBody one={one} why={mine || readable ? null : whyShut(one)} />
  if (!mine && !readable) return <div class="engagement-row shut">{body}</div>
  const to = mine ? ({ at: 'work', conversation } as const) : ({ at: 'engagements', conversation } as const)
  return (
    <a class="engagement-row" href={hashOf(to)} {...(chosen ? { 'aria-current': 'true' as const } : {})}>
      <span class="unseen">{words.value.reading.read(customer)}</span>
      {body}
    </a>
  )
}

function EntryBody({ one, why }: { one: Engagement; why: string | null }) {
  const said = words.value.engagements
  const { time } = wording.value
  const { customer, entryPoint, queue, from, until, reason, endedAt, dispositions } = one
  return (
    <>
      <Avatar of={customer} small />
      <span class="engagement-main">
        <strong>
          <Name of={customer} />
        </strong>
        <span class="quiet engagement-where">
          <Name of={queue === null ? entryPoint : `${entryPoint} · ${queue}`} />
        </span>
        <span class="quiet">
          {said.span(time(from), time(until))} · {said.how[reason]}
          {endedAt === null && reason !== 'parked' && ` · ${said.goesOn}`}
        </span>
        {dispositions.length > 0 && (
          <span class="engagement-tags">
            {dispositions.map((each) => (
              <span key={each} class="chip">
                <Name of={dispositionInWords(each)} />
              </span>
            ))}
          </span>
        )}
        {why !== null && <span class="quiet">{why}</span>}
      </span>
    </>
  )
}

function whyShut({ endedAt, reason }: Engagement): string {
  const { cannot, shutOut } = words.value.engagements
  return endedAt === null && reason !== 'removed' ? cannot : shutOut
}

interface Day {
  readonly day: string
  readonly entries: readonly Engagement[]
}

function daysOf(items: readonly Engagement[]): readonly Day[] {
  const days = new Map<string, Engagement[]>()
  for (const one of items) {
    const day = new Date(one.until).toDateString()
    days.set(day, [...(days.get(day) ?? []), one])
  }
  return [...days].map(([day, entries]) => ({ day, entries }))
}

/** Fetches the page after `known`, or the first. Answers of older requests are dropped. */
async function fetchPage(
  desk: Desk,
  customer: string,
  fetched: Signal<Fetched>,
  asked: Signal<number>,
  known: readonly Engagement[] = [],
): Promise<void> {
  const turn = ++asked.value
  const after = known.at(-1)?.id
  try {
    const query = { customer: customer.trim(), ...(after === undefined ? {} : { after }) }
    const { items, more } = await operate(desk.api, 'GET /agent/engagements', { query })
    if (turn === asked.peek()) fetched.value = { items: [...known, ...items], more, failed: false }
  } catch {
    if (turn !== asked.peek()) return
    batch(() => {
      fetched.value = { items: known.length > 0 ? known : null, more: known.length > 0, failed: true }
    })
  }
}
