// Signing out of the console, with another tab of the same browser and the same session beside it. Tabs have a real channel and real
// locks between them; the server's answers are held back until a test lets them go.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { operate } from '../../web/shared/operate.ts'

const park = 'POST /conversations/c1/park'
const end = 'DELETE /sign-in/session'

/** What the server heard and did, in order. */
let seen: string[]
let ended: Set<string>
/** Lets the requests to park go on: they are looked at then, and not when they come. */
let goOn: () => void

beforeEach(() => {
  seen = []
  ended = new Set()
  const going = new Promise<void>((resolve) => {
    goOn = resolve
  })
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('fetch', async (path: string, { method, headers, body }: RequestInit) => {
    const asked = `${method} ${path.replace('/v1', '')}`
    if (asked === 'POST /dev/sign-in') {
      const { agent } = JSON.parse(body as string) as { agent: string }
      return Response.json({ token: `of ${agent}`, agent: { id: agent, name: agent } })
    }
    seen.push(asked)
    if (asked === park) await going
    const token = new Headers(headers).get('authorization') ?? ''
    const refused = ended.has(token)
    if (asked === end) ended.add(token)
    seen.push(`${asked}: ${refused ? 401 : 200}`)
    return Response.json(refused ? { code: 'unauthorized', title: '', status: 401 } : {}, {
      status: refused ? 401 : 200,
    })
  })
})
afterEach(() => void vi.unstubAllGlobals())

async function openTab() {
  vi.resetModules()
  const [session, held] = [await import('../../web/console/session.ts'), await import('../../web/console/held.ts')]
  await session.signInAs('ann')
  const parks = () => operate(session.api, 'POST /conversations/:id/park', { params: { id: 'c1' } }).catch(() => {})
  return { ...session, ...held, parks }
}

const happens = (what: string) => vi.waitFor(() => expect(seen).toContain(what))

/** Long enough for whoever does not wait. */
const meanwhile = () => new Promise((resolve) => setTimeout(resolve, 50))

it('P6 S4 the session ends once another tab has done what it held back, and not before', async () => {
  const [here, there] = [await openTab(), await openTab()]
  there.hold('ann', 'park c1', 'Parking', there.parks)
  here.leave()
  await happens(park)
  await meanwhile()
  expect(seen).toEqual([park])
  goOn()
  await happens(`${end}: 200`)
  expect(seen.slice(0, 2)).toEqual([park, `${park}: 200`])
})

it('P6 the last that is held can be undone without being named, and what goes with that is done', async () => {
  const { hold, undo, heldNames, parks } = await openTab()
  const undone: string[] = []
  for (const name of ['park c1', 'end c2']) hold('ann', name, name, parks, () => undone.push(name))
  undo()
  expect([undone, [...heldNames.value]]).toEqual([['end c2'], ['park c1']])
  undo()
  undo()
  expect([undone, heldNames.value.size]).toEqual([['end c2', 'park c1'], 0])
  expect(seen).toEqual([])
})

it('S4 what was taken back in another tab is not waited for', async () => {
  const [here, there] = [await openTab(), await openTab()]
  there.hold('ann', 'park c1', 'Parking', there.parks)
  there.takeBack('park c1')
  here.leave()
  await happens(`${end}: 200`)
  expect(seen).not.toContain(park)
})

it.each([
  ['absent', undefined],
  ['refused', { request: () => Promise.reject(new DOMException('', 'SecurityError')) }],
])('S4 where locks are %s the session ends all the same, after what is held here', async (_, locks) => {
  vi.stubGlobal('navigator', { languages: [], locks })
  const { hold, leave, parks } = await openTab()
  hold('ann', 'park c1', 'Parking', parks)
  leave()
  await happens(park)
  goOn()
  await happens(`${end}: 200`)
  expect(seen).toEqual([park, `${park}: 200`, end, `${end}: 200`])
})

it('S4 an answer that comes late, to somebody who was signed out, does not sign out who is here now', async () => {
  const { session, signOut, signInAs, parks } = await openTab()
  const parking = parks()
  signOut('unauthorized')
  await signInAs('dora')
  ended.add('Bearer of ann')
  goOn()
  await parking
  expect(seen.at(-1)).toBe(`${park}: 401`)
  expect(session.value?.agent.id).toBe('dora')
})

it('S4 who is refused is signed out', async () => {
  const { session, wrong, parks } = await openTab()
  ended.add('Bearer of ann')
  goOn()
  await parks()
  expect([session.value, wrong.value]).toEqual([null, 'unauthorized'])
})
