// Signing out of the console, with another tab of the same browser and the same session beside it. Tabs have a real channel and real
// locks between them; the server's answers are held back until a test lets them go.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { draftsRoot } from '../../web/console/kept.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { operate } from '../../web/shared/operate.ts'

const park = 'POST /conversations/c1/park'
const end = 'DELETE /sign-in/session'

/** What the server heard and did, in order. */
let seen: string[]
let ended: Set<string>
/** Lets the requests to park go on: they are looked at then, and not when they come. */
let goOn: () => void
let going: Promise<void>

beforeEach(() => {
  seen = []
  ended = new Set()
  going = new Promise<void>((resolve) => {
    goOn = resolve
  })
  stubServer()
})
afterEach(() => void vi.unstubAllGlobals())

function stubServer(): void {
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
}

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

/** Tabs of a browser that keeps what it is given. `deaf`: to what other tabs say. */
function browser() {
  const localStorage = new MemoryStorage()
  const open = async (sessionStorage: MemoryStorage, deaf: boolean) => {
    const heard: (() => void)[] = []
    vi.stubGlobal('addEventListener', (type: string, run: () => void) => type === 'visibilitychange' && heard.push(run))
    vi.stubGlobal('window', { localStorage, sessionStorage, addEventListener: () => {} })
    if (deaf) vi.stubGlobal('BroadcastChannel', undefined)
    vi.resetModules()
    const session = await import('../../web/console/session.ts')
    return { ...session, comesToTheFore: () => heard.forEach((run) => run()) }
  }
  const draft = `${draftsRoot}ann/c1`
  return {
    words: () => localStorage.getItem(draft),
    writes: (text: string) => localStorage.setItem(draft, text),
    opens: (sessionStorage = new MemoryStorage(), deaf = false) => open(sessionStorage, deaf),
  }
}

it('S4 a tab that has not heard of a sign-out is signed out when it comes to the fore, and its words go with it', async () => {
  const { opens, writes, words } = browser()
  const deaf = await opens(new MemoryStorage(), true)
  await deaf.signInAs('ann')
  vi.unstubAllGlobals()
  stubServer()
  const here = await opens()
  await here.signInAs('ann')
  deaf.comesToTheFore()
  expect(deaf.session.value?.agent.id).toBe('ann')
  here.leave()
  await vi.waitFor(() => expect(words()).toBeNull())
  expect(deaf.session.value?.agent.id).toBe('ann')
  writes('half a')
  deaf.comesToTheFore()
  expect([deaf.session.value, deaf.wrong.value]).toEqual([null, 'left'])
  await vi.waitFor(() => expect(words()).toBeNull())
})

it('S4 a page of a visit that was ended elsewhere comes back to nobody, and to no words', async () => {
  const { opens, writes, words } = browser()
  const its = new MemoryStorage()
  await (await opens(its, true)).signInAs('ann')
  vi.unstubAllGlobals()
  stubServer()
  const here = await opens()
  await here.signInAs('ann')
  expect((await opens(its, true)).session.value?.agent.id).toBe('ann')
  here.leave()
  await meanwhile()
  writes('half a')
  expect((await opens(its)).session.value).toBeNull()
  expect(words()).toBeNull()
})

it('S4 words of the next visit of the same agent are left to it', async () => {
  const { opens, writes, words } = browser()
  const deaf = await opens(new MemoryStorage(), true)
  await deaf.signInAs('ann')
  vi.unstubAllGlobals()
  stubServer()
  const here = await opens()
  await here.signInAs('ann')
  here.leave()
  await meanwhile()
  await here.signInAs('ann')
  writes('half a')
  deaf.comesToTheFore()
  expect(deaf.session.value).toBeNull()
  await meanwhile()
  expect([here.session.value?.agent.id, words()]).toEqual(['ann', 'half a'])
})
