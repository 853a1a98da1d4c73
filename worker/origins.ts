// S2: which pages may start conversations and open sockets.
import type { Asked } from './context.ts'
import { refused } from './problem.ts'

/** Throws `wrong_origin` for a page that is neither ours nor on the list. A request without an origin comes from no page. */
export function admitOrigin(c: Asked, list: readonly string[]): void {
  const origin = c.req.header('origin')
  if (origin === undefined || origin === new URL(c.req.url).origin) return
  if (!list.some((each) => URL.parse(each)?.origin === origin)) throw refused('wrong_origin', 'Origin')
}

/** Where a connection token may be used: on the page that asked for it, or, asked for by a server, on all of the list. */
export function originsFor(c: Asked, list: readonly string[]): readonly string[] {
  const origin = c.req.header('origin')
  return origin === undefined ? list : [origin]
}
