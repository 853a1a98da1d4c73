import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hoursFaults, isOpen, nextChange } from '../../domain/hours.ts'
import { hoursSchema, type Hours } from '../../protocol/config/hours.ts'
import { limits } from '../../protocol/limits.ts'

type Span = readonly [from: string, to: string]
const weekdays = [1, 2, 3, 4, 5]
const everyDay = [1, 2, 3, 4, 5, 6, 7]
const hour = 3_600_000

function hoursOf(
  timeZone: string,
  days: readonly number[],
  spans: readonly Span[],
  exceptions: Readonly<Record<string, readonly Span[]>> = {},
): Hours {
  const written = (span: Span) => ({ from: span[0], to: span[1] })
  return {
    timeZone,
    weekly: days.flatMap((day) => spans.map((span) => ({ day, ...written(span) }))),
    exceptions: Object.entries(exceptions).map(([date, list]) => ({ date, spans: list.map(written) })),
  }
}

const at = (iso: string) => Date.parse(iso)
const iso = (time: number | null) => time && new Date(time).toISOString().replace(':00.000', '')

/** Every change from one instant to another, as `+` (opens) and `-` (closes) with the time in UTC. */
function changes(hours: Hours, from: string, to: string): string[] {
  const seen: string[] = []
  for (let time = nextChange(hours, at(from)); time !== null && time < at(to); time = nextChange(hours, time))
    seen.push(`${isOpen(hours, time) ? '+' : '-'} ${iso(time)}`)
  return seen
}

describe('weekly spans', () => {
  const office = hoursOf('Europe/Berlin', weekdays, [
    ['09:00', '12:00'],
    ['13:00', '17:30'],
  ])

  it.each([
    ['a millisecond before it opens', '2026-01-05T07:59:59.999Z', false],
    ['as it opens', '2026-01-05T08:00:00.000Z', true],
    ['a millisecond before it closes', '2026-01-05T10:59:59.999Z', true],
    ['as it closes', '2026-01-05T11:00:00.000Z', false],
    ['after the break', '2026-01-05T12:00:00.000Z', true],
    ['at the weekend', '2026-01-10T10:00:00.000Z', false],
    ['an hour earlier by UTC in summer', '2026-07-06T07:00:00.000Z', true],
  ])('Q7 office hours %s', (_, time, open) => {
    expect(isOpen(office, at(time))).toBe(open)
  })

  it.each([
    ['the break', '2026-01-05T09:00:00Z', '2026-01-05T11:00Z'],
    ['the end of the break', '2026-01-05T11:00:00Z', '2026-01-05T12:00Z'],
    ['Monday, from Friday night', '2026-01-09T20:00:00Z', '2026-01-12T08:00Z'],
  ])('Q7 the next change is %s', (_, from, then) => {
    expect(iso(nextChange(office, at(from)))).toBe(then)
  })

  it('Q7 half an hour off UTC: Asia/Kolkata', () => {
    const kolkata = hoursOf('Asia/Kolkata', [1], [['09:30', '18:00']])
    expect(changes(kolkata, '2026-01-05T00:00Z', '2026-01-06T00:00Z')).toEqual([
      '+ 2026-01-05T04:00Z',
      '- 2026-01-05T12:30Z',
    ])
  })

  it.each([
    ['00:00', '24:00'],
    ['00:00', '00:00'],
    ['09:00', '09:00'],
  ])('Q7 from %s to %s every day never closes', (from, to) => {
    const always = hoursOf('America/New_York', everyDay, [[from, to]])
    expect(isOpen(always, at('2026-11-01T05:59:59.999Z'))).toBe(true)
    expect(nextChange(always, at('2026-01-05T09:00Z'))).toBeNull()
  })

  it('Q7 without spans it never opens', () => {
    const never = hoursOf('Europe/Berlin', [], [])
    expect(isOpen(never, at('2026-01-05T09:00Z'))).toBe(false)
    expect(nextChange(never, at('2026-01-05T09:00Z'))).toBeNull()
  })

  it('Q7 spans that touch or overlap are one', () => {
    const joined = hoursOf(
      'UTC',
      [1],
      [
        ['08:00', '12:00'],
        ['12:00', '15:00'],
        ['14:00', '18:00'],
      ],
    )
    expect(changes(joined, '2026-01-05T00:00Z', '2026-01-06T00:00Z')).toEqual([
      '+ 2026-01-05T08:00Z',
      '- 2026-01-05T18:00Z',
    ])
  })
})

describe('spans over midnight', () => {
  it('Q7 a span that ends not after it begins ends on the next day', () => {
    const night = hoursOf('Europe/Berlin', [5], [['22:00', '06:00']])
    expect(changes(night, '2026-01-05T00:00Z', '2026-01-12T00:00Z')).toEqual([
      '+ 2026-01-09T21:00Z',
      '- 2026-01-10T05:00Z',
    ])
  })

  it('Q7 from Sunday into Monday', () => {
    const night = hoursOf('America/New_York', [7], [['23:00', '01:00']])
    expect(isOpen(night, at('2026-01-05T05:30Z'))).toBe(true)
    expect(isOpen(night, at('2026-01-06T05:30Z'))).toBe(false)
  })
})

describe('exceptions', () => {
  const spans: readonly Span[] = [['09:00', '17:00']]

  it('Q7 a holiday is closed all day', () => {
    const hours = hoursOf('Europe/Berlin', weekdays, spans, { '2026-05-01': [] })
    expect(iso(nextChange(hours, at('2026-04-30T15:00Z')))).toBe('2026-05-04T07:00Z')
  })

  it('Q7 a day with other hours, also one on which it is closed otherwise', () => {
    const hours = hoursOf('Europe/Berlin', weekdays, spans, {
      '2026-12-24': [['09:00', '12:00']],
      '2026-12-27': [['10:00', '11:00']],
    })
    expect(changes(hours, '2026-12-24T00:00Z', '2026-12-28T00:00Z')).toEqual([
      '+ 2026-12-24T08:00Z',
      '- 2026-12-24T11:00Z',
      '+ 2026-12-25T08:00Z',
      '- 2026-12-25T16:00Z',
      '+ 2026-12-27T09:00Z',
      '- 2026-12-27T10:00Z',
    ])
  })

  it('Q7 a holiday does not cut the night shift of the evening before, and has none of its own', () => {
    const hours = hoursOf('UTC', everyDay, [['22:00', '06:00']], { '2026-05-01': [] })
    expect(changes(hours, '2026-04-30T12:00Z', '2026-05-02T23:00Z')).toEqual([
      '+ 2026-04-30T22:00Z',
      '- 2026-05-01T06:00Z',
      '+ 2026-05-02T22:00Z',
    ])
  })

  it('Q7 an exception ends with the day, not with UTC’s', () => {
    const hours = hoursOf('America/New_York', everyDay, [['00:00', '24:00']], { '2026-07-04': [] })
    expect(changes(hours, '2026-07-01T00:00Z', '2026-07-10T00:00Z')).toEqual([
      '- 2026-07-04T04:00Z',
      '+ 2026-07-05T04:00Z',
    ])
  })

  it('Q7 the next change is found a year ahead, and not beyond the limit', () => {
    const dayAfter = (days: number) => new Date(at('2026-01-05T00:00Z') + days * 24 * hour).toISOString().slice(0, 10)
    const opensIn = (days: number) => hoursOf('UTC', [], [], { [dayAfter(days)]: spans })
    const from = at('2026-01-05T00:00Z')
    expect(iso(nextChange(opensIn(limits.hoursAheadDays), from))).toBe(`${dayAfter(limits.hoursAheadDays)}T09:00Z`)
    expect(nextChange(opensIn(limits.hoursAheadDays + 1), from)).toBeNull()
  })
})

describe('daylight saving', () => {
  // Berlin 2026: 29 March 02:00 → 03:00 (01:00Z); 25 October 03:00 → 02:00 (01:00Z).
  // New York 2026: 8 March 02:00 → 03:00 (07:00Z); 1 November 02:00 → 01:00 (06:00Z).
  it.each<[string, string, Span, string, string[]]>([
    [
      'Berlin, the same hours by the clock before',
      'Europe/Berlin',
      ['09:00', '17:00'],
      '2026-03-28',
      ['08:00', '16:00'],
    ],
    [
      'Berlin, the same hours by the clock after',
      'Europe/Berlin',
      ['09:00', '17:00'],
      '2026-03-29',
      ['07:00', '15:00'],
    ],
    [
      'Berlin, a span over the skipped hour is one shorter',
      'Europe/Berlin',
      ['01:00', '05:00'],
      '2026-03-29',
      ['00:00', '03:00'],
    ],
    [
      'Berlin, a skipped beginning is an hour later',
      'Europe/Berlin',
      ['02:30', '05:00'],
      '2026-03-29',
      ['01:30', '03:00'],
    ],
    ['Berlin, a skipped end is an hour later', 'Europe/Berlin', ['01:00', '02:30'], '2026-03-29', ['00:00', '01:30']],
    [
      'Berlin, a span inside the skipped hour is an hour later',
      'Europe/Berlin',
      ['02:15', '02:45'],
      '2026-03-29',
      ['01:15', '01:45'],
    ],
    ['Berlin, a span that the skip turns round is empty', 'Europe/Berlin', ['02:30', '03:15'], '2026-03-29', []],
    [
      'Berlin, a span over the repeated hour is one longer',
      'Europe/Berlin',
      ['01:00', '05:00'],
      '2026-10-25',
      ['-1 23:00', '04:00'],
    ],
    ['Berlin, the repeated hour itself is two', 'Europe/Berlin', ['02:00', '03:00'], '2026-10-25', ['00:00', '02:00']],
    [
      'Berlin, a repeated beginning is the first',
      'Europe/Berlin',
      ['02:30', '05:00'],
      '2026-10-25',
      ['00:30', '04:00'],
    ],
    ['Berlin, a repeated end is the first', 'Europe/Berlin', ['01:00', '02:30'], '2026-10-25', ['-1 23:00', '00:30']],
    [
      'New York, a span over the skipped hour',
      'America/New_York',
      ['01:00', '05:00'],
      '2026-03-08',
      ['06:00', '09:00'],
    ],
    ['New York, the repeated hour', 'America/New_York', ['01:00', '02:00'], '2026-11-01', ['05:00', '07:00']],
    ['Havana, midnight comes twice', 'America/Havana', ['20:00', '24:00'], '2026-10-31', ['+1 00:00', '+1 04:00']],
    ['Cairo, midnight is skipped', 'Africa/Cairo', ['20:00', '00:30'], '2026-04-23', ['18:00', '22:30']],
    ['Kolkata, no such thing', 'Asia/Kolkata', ['02:00', '03:00'], '2026-03-29', ['-1 20:30', '-1 21:30']],
  ])('Q7 %s', (_, timeZone, span, date, utc) => {
    const hours = hoursOf(timeZone, [], [], { [date]: [span] })
    const [opensAt, closesAt] = utc.map((text) => {
      const [, days, time] = /^(?:([+-]1) )?(\d\d:\d\d)$/.exec(text)!
      return at(`${date}T${time}Z`) + Number(days ?? 0) * 24 * hour
    })
    const before = at(`${date}T00:00Z`) - 48 * hour
    expect(nextChange(hours, before)).toBe(opensAt ?? null)
    if (opensAt === undefined) return
    expect(nextChange(hours, opensAt)).toBe(closesAt)
    expect(nextChange(hours, closesAt!)).toBeNull()
  })

  it('Q7 a night shift into the change is an hour shorter or longer', () => {
    const night = hoursOf('Europe/Berlin', [6], [['22:00', '06:00']])
    const length = (evening: string) => {
      const opensAt = nextChange(night, at(`${evening}T12:00Z`))!
      return (nextChange(night, opensAt)! - opensAt) / hour
    }
    expect([length('2026-03-21'), length('2026-03-28'), length('2026-10-24')]).toEqual([8, 7, 9])
  })
})

describe('many days without a change', () => {
  it('Q7 spans that meet over days are one, until the last of them ends', () => {
    const hours = hoursOf(
      'Europe/Berlin',
      [1, 2, 7],
      [
        ['08:00', '08:00'],
        ['00:00', '00:59'],
      ],
    )
    expect(nextChange(hours, at('2026-03-29T06:00Z'))).toBe(at('2026-04-01T06:00Z'))
  })
})

describe('any opening hours', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '59'))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`)
  const span = fc.tuple(time, fc.oneof(time, fc.constant('24:00')))
  // Around each change of the clock in these zones, where mistakes live.
  const place = fc.constantFrom(
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-11-01'],
    ['America/Havana', '2026-11-01'],
    ['Africa/Cairo', '2026-04-24'],
    ['America/St_Johns', '2010-11-07'],
    ['Pacific/Apia', '2011-12-30'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Asia/Kolkata', '2026-06-01'],
  ) as fc.Arbitrary<[string, string]>
  const someHours = fc
    .tuple(
      place,
      fc.subarray(everyDay),
      fc.array(span, { maxLength: 3 }),
      fc.array(span, { maxLength: 2 }),
      fc.boolean(),
    )
    .map(([[timeZone, date], days, spans, other, excepted]) => ({
      hours: hoursOf(timeZone, days, spans, excepted ? { [date]: other } : {}),
      around: at(`${date}T00:00Z`),
    }))

  it('Q7 the answer changes exactly at the next change and nowhere before', () => {
    const quarter = hour / 4
    fc.assert(
      fc.property(someHours, fc.integer({ min: -2 * 24 * hour, max: 2 * 24 * hour }), ({ hours, around }, offset) => {
        const from = around + offset
        const open = isOpen(hours, from)
        const change = nextChange(hours, from)
        if (change !== null) {
          expect(change).toBeGreaterThan(from)
          expect(isOpen(hours, change)).toBe(!open)
          expect(isOpen(hours, change - 1)).toBe(open)
        }
        const until = Math.min(change ?? Infinity, from + 3 * 24 * hour)
        for (let probe = from; probe < until; probe += quarter) expect(isOpen(hours, probe)).toBe(open)
      }),
      { numRuns: 150 },
    )
  })
})

describe('faults', () => {
  const good = hoursOf('Europe/Berlin', everyDay, [['00:00', '24:00']], { '2028-02-29': [['22:00', '06:00']] })

  it('Q7 hours without a fault', () => {
    expect(hoursFaults(good)).toEqual([])
  })

  it.each(['Mars/Olympus', '+01:00', 'Z', '2026-01-01T00:00[Europe/Berlin]', ' UTC'])(
    'Q7 zone %s is unknown',
    (timeZone) => {
      const hours = hoursSchema.parse({ ...good, timeZone })
      expect(hoursFaults(hours).map(({ field }) => field)).toEqual(['timeZone'])
    },
  )

  it('Q7 every fault names its field', () => {
    const hours = hoursSchema.parse({
      timeZone: 'UTC',
      weekly: [
        { day: 1, from: '09:00', to: '17:00' },
        { day: 2, from: '24:00', to: '06:00' },
      ],
      exceptions: [
        { date: '2026-02-29', spans: [] },
        { date: '2026-03-01', spans: [{ from: '24:00', to: '24:00' }] },
        { date: '2026-03-01', spans: [] },
      ],
    })
    expect(hoursFaults(hours).map(({ field }) => field)).toEqual([
      'weekly.1.from',
      'exceptions.0.date',
      'exceptions.1.spans.0.from',
      'exceptions.2.date',
    ])
  })
})
