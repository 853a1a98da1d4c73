// One operation of the HTTP API by its name, `POST /conversations/:id/park`: parameters go into the path, the rest is the Api's.
// What it takes and answers is what the API's own table says: anything else does not compile.
import type { Answer, Asked, Given } from '../../protocol/api.ts'
import type { Api, Call } from './api.ts'

interface Parts {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
}

/** Left out where the operation needs nothing. */
type Rest<Name extends Asked> = {} extends Given<Name> ? [given?: Given<Name>] : [given: Given<Name>]

/** Rejects as the Api does. */
export function operate<Name extends Asked>(api: Api, name: Name, ...[given]: Rest<Name>): Promise<Answer<Name>> {
  const { params = {}, query = {}, body } = (given ?? {}) as Parts
  const [method = '', path = ''] = name.split(' ')
  const filled = path.replaceAll(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? ''))
  const asked = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString()
  return api<Answer<Name>>({
    method: method as Call['method'],
    path: asked === '' ? filled : `${filled}?${asked}`,
    ...(body === undefined ? {} : { body }),
  })
}
