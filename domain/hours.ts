// Opening hours (Q7): spans of local time in an IANA zone, turned into instants date by date. Nothing here reads the clock.
import { Temporal } from 'temporal-polyfill'
import type { Hours } from '../protocol/config/hours.ts'
import { limits } from '../protocol/limits.ts'

/** One thing wrong with opening hours; `field` is the path of the input, such as `exceptions.3.date`. */
export interface HoursFault {
  readonly field: string
  readonly message: string
}

interface WallSpan {
  readonly from: string
  readonly to: string
}
interface Interval {
  readonly startAt: number
  readonly endAt: number
}

/**
 * The dates, as distances from a date, whose spans may contain an instant of that date. A span can reach into the next
 * date, or the one after that if the clock skips midnight. If the clock is set back over midnight, the next date has already begun.
 */
const daysAround = [-2, -1, 0, 1] as const

/**
 * Whether it is open at `at` (ms). A span includes its beginning and excludes its end (Q7). Throws RangeError on an
 * unknown zone, which stored hours never have, since `faults` refuses it.
 */
export function isOpen(hours: Hours, at: number): boolean {
  const date = dateOf(hours, at)
  return daysAround.some((days) => covers(intervalsFrom(hours, date.add({ days })), at))
}

/**
 * Returns the first instant (ms) after `at` (ms) at which `isOpen` changes (Q7); null: none within `limits.hoursAheadDays`.
 * Throws as `isOpen` does. Finding that nothing changes takes some 10 ms, so callers should keep the result.
 */
export function nextChange(hours: Hours, at: number): number | null {
  const open = isOpen(hours, at)
  let date = dateOf(hours, at)
  let around = daysAround.map((days) => intervalsFrom(hours, date.add({ days })))
  let todayAt = at
  for (let day = 0; day <= limits.hoursAheadDays; day += 1) {
    const tomorrow = date.add({ days: 1 })
    const tomorrowAt = instantOf(hours, tomorrow, '00:00')
    const intervals = around.flat()
    const change = intervals
      .flatMap(({ startAt, endAt }) => [startAt, endAt])
      // Edges before today do not count: a span outside `daysAround` may have covered them.
      .filter((edge) => edge > at && edge >= todayAt && edge < tomorrowAt)
      .toSorted((a, b) => a - b)
      .find((edge) => covers(intervals, edge) !== open)
    if (change !== undefined) return change
    date = tomorrow
    todayAt = tomorrowAt
    around = [...around.slice(1), intervalsFrom(hours, date.add({ days: 1 }))]
  }
  return null
}

/** Returns what a schema cannot find (Q7): an unknown zone, a date that does not exist or occurs twice, a span that begins at 24:00. */
export function hoursFaults(hours: Hours): HoursFault[] {
  const dates = hours.exceptions.map(({ date }) => date)
  return [
    ...(isZone(hours.timeZone) ? [] : [{ field: 'timeZone', message: `There is no time zone "${hours.timeZone}".` }]),
    ...spanFaults('weekly', hours.weekly),
    ...hours.exceptions.flatMap(({ date, spans }, index) => [
      ...dateFaults(`exceptions.${index}.date`, date, dates.indexOf(date) < index),
      ...spanFaults(`exceptions.${index}.spans`, spans),
    ]),
  ]
}

/** Returns the spans that begin on `date`. An exception replaces them, but not a span that began the evening before. */
function intervalsFrom(hours: Hours, date: Temporal.PlainDate): readonly Interval[] {
  const key = date.toString()
  const exception = hours.exceptions.find((each) => each.date === key)
  const spans: readonly WallSpan[] = exception?.spans ?? hours.weekly.filter(({ day }) => day === date.dayOfWeek)
  return spans.map(({ from, to }) => ({
    startAt: instantOf(hours, date, from),
    // Times are `HH:MM`, so they compare as text. A span whose `to` is not after its `from` ends on the next day.
    endAt: instantOf(hours, to > from ? date : date.add({ days: 1 }), to),
  }))
}

/**
 * Both ends follow the rule "compatible" (RFC 5545). If a local time occurs twice, the first counts. A time that the clock skips
 * becomes later by the skipped amount. A span over a repeated hour is an hour longer. A span whose end a skip puts before its
 * beginning is empty.
 */
function instantOf({ timeZone }: Hours, date: Temporal.PlainDate, time: string): number {
  const midnight = time === '24:00'
  const day = midnight ? date.add({ days: 1 }) : date
  const plainTime = midnight ? '00:00' : time
  return day.toPlainDateTime(plainTime).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds
}

function covers(intervals: readonly Interval[], at: number): boolean {
  return intervals.some(({ startAt, endAt }) => startAt <= at && at < endAt)
}

function dateOf({ timeZone }: Hours, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
}

/** Temporal also accepts offsets and timestamps as zones. Opening hours need a named zone, because only that has daylight saving. */
function isZone(timeZone: string): boolean {
  return (
    /^[A-Za-z][\w+/-]*$/.test(timeZone) &&
    !throws(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone))
  )
}

function dateFaults(field: string, date: string, twice: boolean): HoursFault[] {
  if (throws(() => Temporal.PlainDate.from(date))) return [{ field, message: `There is no date ${date}.` }]
  return twice ? [{ field, message: `The date ${date} stands in an earlier exception.` }] : []
}

function spanFaults(field: string, spans: readonly WallSpan[]): HoursFault[] {
  const message = 'A span that begins at 24:00 belongs to the next day, from 00:00.'
  return spans.flatMap(({ from }, index) => (from === '24:00' ? [{ field: `${field}.${index}.from`, message }] : []))
}

function throws(attempt: () => unknown): boolean {
  try {
    attempt()
    return false
  } catch {
    return true
  }
}
