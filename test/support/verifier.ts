// Stands for Turnstile's verifier on the loopback: a token says what was earned, and is taken once, or again under the same idempotency key.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { verifierSecret, type Earned } from './earned.ts'

export interface Verifier {
  /** `<url>/siteverify` verifies; `<url>/away` and `<url>/broken` cannot. */
  readonly url: string
  close(): Promise<void>
}

interface Question {
  readonly secret?: string
  readonly response?: string
  readonly remoteip?: string
  readonly idempotency_key?: string
}

export async function startVerifier(): Promise<Verifier> {
  const spent = new Map<string, string | undefined>()
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      response.statusCode = request.url === '/away' ? 503 : 200
      response.setHeader('content-type', 'application/json')
      const answer =
        request.url === '/broken'
          ? { success: false, 'error-codes': ['internal-error'] }
          : verdictOn(JSON.parse(text) as Question, spent)
      response.end(JSON.stringify(answer))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function verdictOn(
  { secret, response = '', remoteip, idempotency_key }: Question,
  spent: Map<string, string | undefined>,
) {
  const no = (code: string) => ({ success: false, 'error-codes': [code] })
  if (secret !== verifierSecret) return no('invalid-input-secret')
  let earned: Earned
  try {
    earned = JSON.parse(atob(response)) as Earned
  } catch {
    return no('invalid-input-response')
  }
  if (spent.has(response) && spent.get(response) !== idempotency_key) return no('timeout-or-duplicate')
  spent.set(response, idempotency_key)
  if (earned.address !== remoteip) return no('invalid-input-response')
  const { cdata, hostname } = earned
  return { success: true, 'error-codes': [], hostname, cdata }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
