// A request that is sent again under the same Idempotency-Key gets the first one's answer for a day and changes nothing.
import type { Cause } from '../durable-objects/shell/causes.ts'
import type { Asked } from './context.ts'
import { digestOf } from './digest.ts'
import { refused } from './problem.ts'

/**
 * `who` is the authenticated sender: nobody can spend another's key. Nor can a customer those of the backend that asks as them. `said`: the
 * body as far as it makes the request what it is; absent: all of it.
 */
export async function causeOf(c: Asked, who: string, said?: string): Promise<Cause> {
  const sender = c.req.header('partyline-customer') === undefined ? who : `backend/${who}`
  const key = c.req.header('idempotency-key')
  if (key === undefined) return { kind: 'request', sender }
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw refused('invalid', 'Idempotency-Key', 'must be 1 to 200 visible ASCII characters')
  }
  const request = `${c.req.method} ${c.req.path}\n${said ?? (await c.req.text())}`
  return { kind: 'key', key: `${sender}/${key}`, print: btoa(String.fromCharCode(...(await digestOf(request)))) }
}
