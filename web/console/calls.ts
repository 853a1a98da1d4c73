// What the console asks of the server, each with what it is answered.
import type { AgentStanding, Board, Standing } from '../../protocol/boards.ts'
import type { AgentRole } from '../../protocol/config.ts'
import type { Item } from '../../protocol/items.ts'
import type { Api } from '../shared/api.ts'

export interface OfferDetails {
  readonly attributes: readonly { readonly name: string; readonly value: string }[]
  readonly lastWords: readonly Item[]
}

export interface CustomerDetails {
  readonly customer: { readonly id: string; readonly name: string; readonly signedIn: boolean }
  readonly attributes: {
    readonly signed: Readonly<Record<string, string>>
    readonly visitor: Readonly<Record<string, string>>
  }
  readonly startedAt: string
  readonly earlier: readonly {
    readonly conversation: string
    readonly entryPoint: string
    readonly startedAt: string
    readonly endedAt: string | null
  }[]
}

export interface Connect {
  readonly id: string
  readonly name: string
  readonly target: { readonly kind: 'agent' | 'queue'; readonly id: string }
  readonly standing: Standing
}

export interface AgentLine {
  readonly id: string
  readonly name: string
  readonly role: AgentRole
  /** null: the agent did not answer in time. */
  readonly standing: AgentStanding | null
}

interface List<Entry> {
  readonly items: readonly Entry[]
  readonly more: boolean
}

/** Longer lists are for another day; this is so many times a page. */
const mostPages = 10

export function offerDetails(api: Api, offer: string): Promise<OfferDetails> {
  return api({ method: 'GET', path: `/agent/offers/${encodeURIComponent(offer)}` })
}

export function customerDetails(api: Api, conversation: string): Promise<CustomerDetails> {
  return api({ method: 'GET', path: `/conversations/${conversation}/customer` })
}

export function quickConnects(api: Api): Promise<readonly Connect[]> {
  return whole<Connect>(api, '/quick-connects', ({ id }) => id)
}

export function queues(api: Api): Promise<readonly Board[]> {
  return whole<Board>(api, '/queues', ({ queue }) => queue)
}

export function agents(api: Api): Promise<readonly AgentLine[]> {
  return whole<AgentLine>(api, '/agents', ({ id }) => id)
}

export function correct(api: Api, conversation: string, item: string, text: string): Promise<unknown> {
  return api({ method: 'PUT', path: itemPath(conversation, item), body: { text } })
}

export function erase(api: Api, conversation: string, item: string): Promise<unknown> {
  return api({ method: 'DELETE', path: itemPath(conversation, item) })
}

export function redact(api: Api, conversation: string, item: string): Promise<unknown> {
  return api({ method: 'POST', path: `${itemPath(conversation, item)}/redaction` })
}

function itemPath(conversation: string, item: string): string {
  return `/conversations/${conversation}/items/${encodeURIComponent(item)}`
}

/** Page after page. */
async function whole<Entry>(api: Api, path: string, idOf: (entry: Entry) => string): Promise<readonly Entry[]> {
  const all: Entry[] = []
  for (let page = 0; page < mostPages; page++) {
    const last = all.at(-1)
    const after = last === undefined ? '' : `?after=${encodeURIComponent(idOf(last))}`
    const { items, more } = await api<List<Entry>>({ method: 'GET', path: path + after })
    all.push(...items)
    if (!more || items.length === 0) break
  }
  return all
}
