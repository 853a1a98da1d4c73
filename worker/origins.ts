// S2: which pages may ask: customers' by the entry point's list, agents' by `AGENT_ORIGINS`. An origin is put into the form in which
// browsers send it when it is stored, and compared in that form: what has no such form is not stored and matches nothing.
import type { Env } from '../durable-objects/env.ts'
import type { Asked } from './context.ts'
import { refused } from './problem.ts'

/** Throws `wrong_origin` for a page that is neither ours nor on the list. A request without an origin comes from no page. */
export function admitOrigin(c: Asked, list: readonly string[]): void {
  const origin = c.req.header('origin')
  if (origin === undefined || origin === new URL(c.req.url).origin) return
  // `null`, which browsers send for every page without an origin of its own, has no such form: it names nobody.
  const asking = originOf(origin)
  if (asking === null || !list.some((each) => originOf(each) === asking)) throw refused('wrong_origin', 'Origin')
}

/** Where a connection token may be used: on the page that asked for it, or, asked for by a server, on all of the list. */
export function originsFor(c: Asked, list: readonly string[]): readonly string[] {
  const origin = c.req.header('origin')
  return origin === undefined ? list : [origin]
}

/** C1: pages of agents' own front ends. Throws when the variable is not what it should be. */
export function agentOrigins({ AGENT_ORIGINS: text = '' }: Env): readonly string[] {
  const entries = text.split(/[\s,]+/).filter((each) => each !== '')
  const wrong = entries.find((each) => originOf(each) === null)
  if (wrong !== undefined) throw new Error(`AGENT_ORIGINS: ${wrong} ${mustBe}`)
  return entries
}

/** As they are stored. Throws `invalid` and names the entry that no page could match. */
export function storable(origins: readonly string[]): string[] {
  return origins.map((each, index) => {
    const origin = originOf(each)
    if (origin === null) throw refused('invalid', `origins.${index}`, mustBe)
    return origin
  })
}

const mustBe = 'must be scheme://host or scheme://host:port, without wildcard'

/** Of these schemes every page, or none, has the same origin or none at all. */
const unnamed: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'data',
  'file',
  'filesystem',
  'ftp',
  'javascript',
  'ws',
  'wss',
])

/**
 * As browsers send it, such as `https://xn--bcher-kva.example` or `capacitor://localhost`; of the address of a page, that page's. Null:
 * it is no origin that names a page.
 */
export function originOf(text: string): string | null {
  const [, scheme = '', host = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#@\\\s]+)([/?#]\S*)?$/i.exec(text) ?? []
  const name = scheme.toLowerCase()
  if (host === '' || unnamed.has(name)) return null
  const isWeb = name === 'http' || name === 'https'
  // A scheme of an app's own has no rules for its hosts: they are compared as they stand, but for their case.
  const origin = isWeb ? (URL.parse(`${name}://${host}`)?.origin ?? '') : `${name}://${host.toLowerCase()}`
  return /^[a-z0-9+.-]+:\/\/([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(origin) ? origin : null
}
