// Who signed in here, and the ways in (S6). Kept per tab, so that two tabs can be two people; a new tab of the same browser signs in anew.
import { signal } from '@preact/signals'
import { ApiError, type Api } from '../shared/api.ts'
import { browserApi, storeOf } from '../shared/browser.ts'
import { operate } from '../shared/operate.ts'
import { Tabs } from '../shared/tabs.ts'
import { afterHeld, doHeld } from './held.ts'
import { consoleKey, forgetWords } from './kept.ts'

export interface Me {
  readonly id: string
  readonly name: string
}
export interface Session {
  readonly token: string
  readonly agent: Me
}
export interface Colleague extends Me {
  readonly role: 'agent' | 'supervisor' | 'admin'
}
export type Way = 'oidc' | 'access' | 'development'

const storage = storeOf('sessionStorage')
const key = consoleKey('session')

export const session = signal<Session | null>(known())
/** Why nobody is signed in, as a code; `left`: by their own wish; null: nothing went wrong. */
export const wrong = signal<string | null>(null)

export const api: Api = async (call) => {
  const by = session.peek()
  try {
    return await bare(call)
  } catch (error) {
    const refused = error instanceof ApiError && error.problem.code === 'unauthorized'
    // It may be late: whoever is signed in by then has nothing to do with it.
    if (refused && by !== null && session.peek() === by) signOut('unauthorized')
    throw error
  }
}

const bare = browserApi(() => session.value?.token ?? null)

/** The ways in. */
export async function ways(): Promise<readonly Way[]> {
  return (await operate(bare, 'GET /sign-in')).ways
}

export async function people(): Promise<readonly Colleague[]> {
  return (await operate(bare, 'GET /dev/people')).items
}

export async function signInAs(agent: string): Promise<void> {
  begin(await operate(bare, 'POST /dev/sign-in', { body: { agent } }))
}

/** Works after the identity provider has sent us back, and where it stands in front of the whole site. */
export async function signInByProvider(): Promise<void> {
  begin(await operate(bare, 'POST /sign-in/session', { body: {} }))
}

/** By one's own wish: in every tab of this browser, and with all words of one's own that were not sent. */
export function leave(): void {
  const agent = session.peek()?.agent.id
  if (agent !== undefined) tabs.tell(`left/${agent}`)
  left()
}

/** In this tab. What is not sent stays for whoever comes back. */
export function signOut(why = 'left'): void {
  if (why === 'left' && session.value !== null) void end(session.value)
  storage.removeItem(key)
  wrong.value = why
  session.value = null
}

/** The server ends it too (S4). Where it cannot be reached it ends by itself, and nobody has it any more. */
async function end({ token, agent }: Session): Promise<void> {
  await doHeld()
  const own = browserApi(() => token)
  await afterHeld(agent.id, () => operate(own, 'DELETE /sign-in/session')).catch(() => {})
}

/** What the address says of a sign-in that has just been tried; it is taken out, so that a reload does not try again. */
export function takeFromAddress(): { readonly as: string | null; readonly signIn: string | null } {
  const url = new URL(location.href)
  const [as, signIn] = [url.searchParams.get('as'), url.searchParams.get('sign-in')]
  if (signIn !== null) {
    url.searchParams.delete('sign-in')
    history.replaceState(null, '', url)
  }
  return { as, signIn }
}

const tabs = new Tabs(
  'partyline.console/tabs',
  (word) => {
    if (word === `left/${session.peek()?.agent.id}`) left()
  },
  (name, value) => {
    const local = storeOf('localStorage')
    if (value === null) local.removeItem(name)
    else local.setItem(name, value)
  },
)

/** The rooms of the page are closed by the sign-out, and let go of what they keep; only then nothing comes after it. */
function left(): void {
  const agent = session.peek()?.agent.id
  signOut()
  if (agent !== undefined) setTimeout(() => forgetWords(storeOf('localStorage'), agent))
}

function begin({ token, agent }: Session): void {
  const next = { token, agent }
  storage.setItem(key, JSON.stringify(next))
  wrong.value = null
  session.value = next
}

function known(): Session | null {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? 'null') as Session | null
    return typeof kept?.token === 'string' && typeof kept.agent?.id === 'string' ? kept : null
  } catch {
    return null
  }
}
