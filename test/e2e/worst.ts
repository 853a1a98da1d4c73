// The worst that strangers and administrators can call things within the limits, in every place that a page draws.
import { limits } from '../../protocol/limits.ts'
import type { Room } from '../../web/shared/room.ts'
import { apiOf, openRoom, signIn, start, until, type Visitor } from '../support/client.ts'
import type { Customer } from './cast.ts'
import { call } from './past-pages.ts'
import { colleague, type Colleague } from './site.ts'
import { type Stage } from './stage.ts'

/** As long as a name may be. */
function long(words: string): string {
  return short(words.repeat(limits.nameLength), limits.nameLength)
}

/** Of at most `most` UTF-16 units, without half a sign at its end. */
function short(words: string, most: number): string {
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(words)) {
    if (kept.length + segment.length > most) break
    kept += segment
  }
  return kept
}

export const worst = {
  latin: long('Wolfeschlegelsteinhausenbergerdorff'),
  arabic: long('عبدالرحمنبنمحمدالقحطاني '),
  hebrew: long('ירושלים־של־זהב־ושל־נחושת־ושל־אור '),
  cjk: long('寿限無寿限無五劫の擦り切れ海砂利水魚の'),
  thai: long('กรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยา'),
  emoji: long('👩‍👩‍👧‍👦👩🏽‍🚒🏳️‍🌈'),
  marks: long('Ẑ̶͍͓͆a̴̢̛͉͐l̷̘̈́͜g̵̱̈́o̸̗͠'),
  address: long('https://example.com/orders/84-2210?from=a&to=b#'),
  upper: long('WWWWWWWWWWWWWWWW'),
  short: 'A',
  shortArabic: 'ج',
} as const
const names: readonly string[] = Object.values(worst)

/** Attributes as long as they may be and as short, under names of both kinds. */
export const attributes: Readonly<Record<string, string>> = {
  n: '7',
  [`name-of-${'X'.repeat(56)}`]: worst.address,
  order: worst.latin.repeat(4),
  city: worst.arabic,
  url: worst.address.repeat(3),
  plan: worst.cjk,
}
const displayed = Object.keys(attributes)

/** What is said: each script, and something longer than any line. */
const sayings: readonly string[] = [...names, worst.latin.repeat(6), `Hello\n\n\n${worst.address} ${worst.thai}`]

export async function callThemTheWorst({ url }: Stage, origins: readonly string[]): Promise<void> {
  const root = await signIn(url, 'root')
  const change = async (kind: string, id: string, changes: object) => {
    const path = `/admin/${kind}/${id}`
    const { body } = await root<{ body: object }>({ method: 'GET', path })
    await root({ method: 'PUT', path, body: { ...body, ...changes } })
  }
  const { ringMs } = limits
  const queue = {
    ringMs: ringMs.max,
    wrapUp: { limitMs: 3_600_000, dispositions: names, required: true, multiple: false },
  }
  await change('queues', 'sales', { name: worst.latin, message: worst.cjk, ...queue })
  await change('queues', 'support', { name: worst.hebrew, message: worst.address, ...queue })
  const agents = { ann: worst.latin, ben: worst.arabic, cleo: worst.cjk, dora: worst.emoji, root: worst.thai }
  for (const [id, name] of Object.entries(agents)) await change('agents', id, { name, capacity: limits.capacity.max })
  const put = (kind: string, id: string, body: object) =>
    root({ method: 'PUT', path: `/admin/${kind}/${id}`, body: { id, ...body } })
  // Those of the widget alone, so that nobody else takes what comes in there.
  await put('queues', 'side', { name: worst.short, ...queue })
  for (const [id, name] of Object.entries({ xu: worst.emoji, yi: worst.latin, zoe: worst.arabic })) {
    const queues = id === 'xu' ? [{ queue: 'side', priority: 1, delayMs: 0 }] : []
    await put('agents', id, { name, queues })
    await put('quick-connects', id, { name, target: { kind: 'agent', id } })
  }
  const connects = { ...agents, sales: worst.address, support: worst.marks }
  for (const [id, name] of Object.entries(connects)) {
    if (id !== 'root') await change('quick-connects', id, { name, ringMs: ringMs.max })
  }
  const topics = names.slice(0, limits.topics.count).map((name) => ({ text: short(name, limits.topics.length) }))
  const look = { accent: '#1f5c4a', side: 'end', title: worst.arabic, greeting: sayings.join('\n') }
  const entry = {
    displayAttributes: displayed,
    appearance: look,
    topics,
    showTeam: true,
    origins,
    logBytes: limits.logBytes.max,
  }
  await change('entry-points', 'shop', { name: worst.address, ...entry })
  await change('entry-points', 'account', { name: worst.thai, ...entry })
  const live = { mode: 'live', multiParty: true, flows: { inbound: 'inbound-live', queue: 'queue-live' } }
  await put('entry-points', 'side', { name: worst.short, defaultQueue: 'side', ...live, ...entry })
  await change('entry-points', 'members', { name: worst.upper, ...entry, appearance: { ...look, title: worst.latin } })
}

/** Customers and colleagues at the protocol, with those names. */
export class Strangers {
  readonly #stage: Stage
  readonly #colleagues = new Map<string, Colleague>()
  readonly customers: Customer[] = []

  constructor(stage: Stage) {
    this.#stage = stage
  }

  async colleague(id: string): Promise<Colleague> {
    const known = this.#colleagues.get(id) ?? (await colleague(this.#stage, id))
    this.#colleagues.set(id, known)
    return known
  }

  async customer(name: string, entryPoint = 'shop'): Promise<Customer> {
    return this.#came(await start(this.#stage.url, entryPoint, { name, attributes }), name)
  }

  /** Whom their site has signed in, with attributes that it has signed too. */
  async member(name: string): Promise<Customer> {
    const { url } = this.#stage
    const nobody = apiOf(url, null)
    const body = { customer: 'W'.repeat(64), name, attributes }
    const { token } = await nobody<{ token: string }>({ method: 'POST', path: '/dev/customer-token', body })
    const entry = '/entry-points/members'
    const session = { method: 'POST', path: `${entry}/customers`, body: { token } } as const
    const { customerToken } = await nobody<{ customerToken: string }>(session)
    const api = apiOf(url, customerToken)
    const begin = { method: 'POST', path: `${entry}/conversations`, body: { name, attributes } } as const
    const { conversation } = await api<{ conversation: string }>(begin)
    return this.#came({ conversation, token: customerToken, api }, name)
  }

  async #came(visitor: Visitor, name: string): Promise<Customer> {
    const room = await openRoom(visitor.api, visitor.conversation, 'customer')
    await until(`${name} is there`, () => room.you.value)
    const one = { ...visitor, room }
    this.customers.push(one)
    return one
  }

  /** Keeps what they have, and gets nothing more. */
  async rests(id: string): Promise<void> {
    const api = await signIn(this.#stage.url, id)
    await api({ method: 'PUT', path: '/agent/presence', body: { presence: 'away' } })
  }

  /** Calls `colleagues` into the room that `host` is in, and lets everybody say everything. */
  async fill(
    conversation: string,
    others: readonly Room[],
    host: string,
    colleagues: readonly string[],
  ): Promise<void> {
    const rooms = [...others]
    for (const id of colleagues) {
      const their = await this.colleague(id)
      const { token } = await call<{ token: string }>(this.#stage, 'POST', '/dev/sign-in', null, { agent: host })
      const body = { quickConnect: id, note: worst.latin.repeat(2) }
      await call(this.#stage, 'POST', `/conversations/${conversation}/invitations`, token, body)
      rooms.push((await their.accept()).room)
    }
    for (const [index, words] of sayings.entries()) rooms[index % rooms.length]?.say(words)
    rooms.at(-1)?.say(worst.emoji, 'text/plain', 'note')
    await until('all of it', () => rooms.every(({ unsent }) => unsent.entries.value.length === 0))
    for (const id of colleagues) await this.rests(id)
  }

  async leave(): Promise<void> {
    for (const { room } of this.customers) room.stop()
    for (const one of this.#colleagues.values()) await one.leave()
  }
}
