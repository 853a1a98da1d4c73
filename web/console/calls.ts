// The console's requests to the server, except acts in a conversation, with the types of their answers.
import type { Answer } from '../../protocol/api.ts'
import type { Api } from '../shared/api.ts'
import { operate } from '../shared/operate.ts'

export type OfferDetails = Answer<'GET /agent/offers/:offer'>
export type CustomerDetails = Answer<'GET /conversations/:id/customer'>
export type Connect = Answer<'GET /quick-connects'>['items'][number]
export type Board = Answer<'GET /queues'>['items'][number]
export type AgentLine = Answer<'GET /agents'>['items'][number]

/** The most pages that are fetched of one list. */
const mostPages = 10

export function offerDetails(api: Api, offer: string): Promise<OfferDetails> {
  return operate(api, 'GET /agent/offers/:offer', { params: { offer } })
}

export function customerDetails(api: Api, id: string): Promise<CustomerDetails> {
  return operate(api, 'GET /conversations/:id/customer', { params: { id } })
}

export function quickConnects(api: Api): Promise<readonly Connect[]> {
  return whole(
    (query) => operate(api, 'GET /quick-connects', { query }),
    ({ id }) => id,
  )
}

export function queues(api: Api): Promise<readonly Board[]> {
  return whole(
    (query) => operate(api, 'GET /queues', { query }),
    ({ queue }) => queue,
  )
}

export function agents(api: Api): Promise<readonly AgentLine[]> {
  return whole(
    (query) => operate(api, 'GET /agents', { query }),
    ({ id }) => id,
  )
}

export function correct(api: Api, id: string, item: string, text: string): Promise<unknown> {
  return operate(api, 'PUT /conversations/:id/items/:item', { params: { id, item }, body: { text } })
}

export function erase(api: Api, id: string, item: string): Promise<unknown> {
  return operate(api, 'DELETE /conversations/:id/items/:item', { params: { id, item } })
}

export function redact(api: Api, id: string, item: string): Promise<unknown> {
  return operate(api, 'POST /conversations/:id/items/:item/redaction', { params: { id, item } })
}

interface Page<Entry> {
  readonly items: readonly Entry[]
  readonly more: boolean
}

/** Fetches a list page by page. */
async function whole<Entry>(
  page: (query: { after?: string }) => Promise<Page<Entry>>,
  idOf: (entry: Entry) => string,
): Promise<readonly Entry[]> {
  const all: Entry[] = []
  for (let asked = 0; asked < mostPages; asked++) {
    const last = all.at(-1)
    const { items, more } = await page(last === undefined ? {} : { after: idOf(last) })
    all.push(...items)
    if (!more || items.length === 0) break
  }
  return all
}
