// Calls an operation of the HTTP API by its name, such as `POST /conversations/:id/park`.
// The types come from the API's own table, so a wrong parameter does not compile.
import type { Answer, PlainOperation, Given } from '../../protocol/api.ts'
import type { Api, ApiCall } from './api.ts'

interface Parts {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
}

/** Optional if the operation needs nothing. */
type Rest<Name extends PlainOperation> = {} extends Given<Name> ? [given?: Given<Name>] : [given: Given<Name>]

/** Rejects as `Api` does. */
export function operate<Name extends PlainOperation>(
  api: Api,
  name: Name,
  ...[given]: Rest<Name>
): Promise<Answer<Name>> {
  const { params = {}, query = {}, body } = (given ?? {}) as Parts
  const [method = '', path = ''] = name.split(' ')
  const filled = path.replaceAll(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? ''))
  const asked = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString()
  return api<Answer<Name>>({
    method: method as ApiCall['method'],
    path: asked === '' ? filled : `${filled}?${asked}`,
    ...(body === undefined ? {} : { body }),
  })
}
