// S2: which pages may call us: customers' pages by the entry point's list, agents' pages by `AGENT_ORIGINS`. Origins are stored in the form in
// which browsers send them and compared as text. A text without such a form is not stored and matches nothing.
import type { Env } from '../durable-objects/env.ts'
import type { RequestContext } from './context.ts'
import { refused } from './problem.ts'

/**
 * Throws `wrong_origin` for a page that is neither ours nor on the list. A
 * request without an Origin header does not come from a page and is allowed.
 */
export function admitOrigin(c: RequestContext, list: readonly string[]): void {
  const origin = c.req.header('origin')
  if (origin === undefined || origin === new URL(c.req.url).origin) return
  // Browsers send `null` for pages without an origin. It identifies no page and never matches.
  const asking = originOf(origin)
  if (asking === null || !list.some((each) => originOf(each) === asking)) throw refused('wrong_origin', 'Origin')
}

/** Where a connection token may be used: on the page that asked for it. If a server asked, on every page of the list. */
export function originsFor(c: RequestContext, list: readonly string[]): readonly string[] {
  const origin = c.req.header('origin')
  return origin === undefined ? list : [origin]
}

/** C1: the origins of agents' own front ends. Throws when the variable is malformed. */
export function agentOrigins({ AGENT_ORIGINS: text = '' }: Env): readonly string[] {
  const entries = text.split(/[\s,]+/).filter((each) => each !== '')
  const wrong = entries.find((each) => originOf(each) === null)
  if (wrong !== undefined) throw new Error(`AGENT_ORIGINS: ${wrong} ${mustBe}`)
  return entries
}

/** The origins in the form in which they are stored. Throws `invalid`, naming the entry that no page could match. */
export function storable(origins: readonly string[]): string[] {
  return origins.map((each, index) => {
    const origin = originOf(each)
    if (origin === null) throw refused('invalid', `origins.${index}`, mustBe)
    return origin
  })
}

const mustBe = 'must be scheme://host or scheme://host:port, without wildcard'

/** Schemes whose pages all share one origin, or have none. */
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
 * The origin as browsers send it, such as `https://xn--bcher-kva.example` or `capacitor://localhost`. The address of a page gives that page's
 * origin. Null: it is no origin that identifies a page.
 */
export function originOf(text: string): string | null {
  const [, scheme = '', host = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#@\\\s]+)([/?#]\S*)?$/i.exec(text) ?? []
  const name = scheme.toLowerCase()
  if (host === '' || unnamed.has(name)) return null
  const isWeb = name === 'http' || name === 'https'
  // Schemes of apps have no rules for hosts. Their hosts are only lower-cased.
  const origin = isWeb ? (URL.parse(`${name}://${host}`)?.origin ?? '') : `${name}://${host.toLowerCase()}`
  return /^[a-z0-9+.-]+:\/\/([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(origin) ? origin : null
}
