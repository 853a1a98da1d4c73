// Idempotency: a request sent again under the same Idempotency-Key within a day gets the first answer and changes nothing.
import type { Cause } from '../durable-objects/shell/causes.ts'
import type { RequestContext } from './context.ts'
import { digestOf } from './digest.ts'
import { refused } from './problem.ts'

/**
 * `who` is the authenticated sender, and part of the key: nobody can use up somebody else's key. A customer and a backend that acts for them have
 * separate keys. `said` is the part of the body that identifies the request; absent: the whole body.
 */
export async function causeOf(c: RequestContext, who: string, said?: string): Promise<Cause> {
  const sender = c.req.header('partyline-customer') === undefined ? who : `backend/${who}`
  const key = c.req.header('idempotency-key')
  if (key === undefined) return { kind: 'request', sender }
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw refused('invalid', 'Idempotency-Key', 'must be 1 to 200 visible ASCII characters')
  }
  const request = `${c.req.method} ${c.req.path}\n${said ?? (await c.req.text())}`
  return { kind: 'key', key: `${sender}/${key}`, print: btoa(String.fromCharCode(...(await digestOf(request)))) }
}
