// Opening hours (Q7).
import { z } from 'zod'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:00')
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-12-25')
const span = z.object({
  day: z.int().min(1).max(7).describe('1 Monday to 7 Sunday: the day on which the span begins.'),
  from: time.describe('When it opens, such as `08:00`.'),
  to: time.describe('When it closes. A time that is not after `from` is on the next day.'),
})
/** Q7: opening hours in wall-clock time of an IANA zone. */
export const hoursSchema = z.object({
  timeZone: z.string().min(1).max(64).describe('An IANA time zone, such as `Europe/Berlin`.'),
  weekly: z.array(span).max(70).describe('The opening hours of every week.'),
  exceptions: z
    .array(
      z.object({
        date: date.describe('Such as `2026-12-25`.'),
        spans: z
          .array(z.object({ from: span.shape.from, to: span.shape.to }))
          .max(10)
          .describe('When it is open on that date; an empty list: closed all day.'),
      }),
    )
    .max(400)
    .describe(
      'Dates that differ from the weekly hours. The spans of that date replace the weekly ones; an empty list is a holiday.',
    ),
})
export type Hours = z.infer<typeof hoursSchema>
