// docs/api.md, word for word: every line that it tells a backend to type is typed, and answered as it says.
import { beforeAll, expect, it } from 'vitest'
import guide from '../../docs/api.md?raw'
import { ask, loadDemo, signIn } from './support.ts'

interface Line {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** As the comment beneath says. */
  readonly status: number
}

beforeAll(loadDemo)

it('C1 the guide for backends says what is so', async () => {
  const known: Record<string, string> = { ADMIN: await signIn('root'), ANN: await signIn('ann') }
  const filled = (text: string) => text.replaceAll(/\$([A-Z]+)/g, (_, name: string) => known[name] ?? '')
  const lines = linesOf(guide)
  expect(lines).toHaveLength(7)
  for (const { method, path, headers, body, status } of lines) {
    const filledHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)]))
    const response = await ask(method, filled(path), { headers: filledHeaders, ...(body !== undefined && { body }) })
    const answer = await response.json<{ secret?: string; conversation?: string }>()
    expect(response.status, `${path} ${JSON.stringify(answer)}`).toBe(status)
    if (answer.secret !== undefined) known['KEY'] = answer.secret
    if (answer.conversation !== undefined) known['ID'] = answer.conversation
  }
})

function linesOf(text: string): readonly Line[] {
  const joined = text.replaceAll(/\\\n\s*/g, ' ')
  return [...joined.matchAll(/^curl "?\$API(\S+?)"?( .*)?\n# (\d+) /gm)].map(([, path = '', rest = '', status]) => {
    const body = /-d '([^']*)'/.exec(rest)?.[1]
    const headers = [...rest.matchAll(/-H "([\w-]+): ([^"]*)"/g)].map(([, name = '', value = '']) => [name, value])
    return {
      method: body === undefined ? 'GET' : 'POST',
      path: `/v1${path}`,
      headers: Object.fromEntries(headers) as Record<string, string>,
      body,
      status: Number(status),
    }
  })
}
