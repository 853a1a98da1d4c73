// One operation of the HTTP API by its name, `POST /conversations/:id/park`: parameters go into the path, the rest is the Api's.
import type { Api, Call } from './api.ts'

export interface Operating {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
}

/** Rejects as the Api does. */
export function operate<Answer>(api: Api, name: string, operating: Operating = {}): Promise<Answer> {
  const { params = {}, query = {}, body } = operating
  const [method = '', path = ''] = name.split(' ')
  const filled = path.replaceAll(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? ''))
  const asked = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString()
  return api<Answer>({
    method: method as Call['method'],
    path: asked === '' ? filled : `${filled}?${asked}`,
    ...(body === undefined ? {} : { body }),
  })
}
