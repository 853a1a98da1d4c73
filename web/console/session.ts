// Who signed in here, and the ways in (S6). Kept per tab, so that two tabs can be two people; a new tab of the same browser signs in anew.
import { signal } from '@preact/signals'
import { ApiError, type Api } from '../shared/api.ts'
import { browserApi } from '../shared/browser.ts'
import { newId } from '../shared/id.ts'
import { operate } from '../shared/operate.ts'
import { storeOf } from '../shared/stores.ts'
import { Tabs } from '../shared/tabs.ts'
import { afterHeld, doHeld } from './held.ts'
import { consoleKey, forgetWords, visitOf } from './kept.ts'

export interface Me {
  readonly id: string
  readonly name: string
}
export interface Session {
  readonly token: string
  readonly agent: Me
  /** Of this browser: who signs out ends it for all tabs, also for one that does not hear of it then. Absent: begun under a release without it. */
  readonly visit?: string
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
    if (refused && by !== null && session.peek() === by) {
      if (isOver(by)) left()
      else signOut('unauthorized')
    }
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

/** Its company, with people to sign in as; what is there already stays. */
export async function loadDemo(): Promise<void> {
  await operate(bare, 'POST /dev/seed')
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
  endVisit()
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
    if (word === `left/${session.peek()?.agent.id}`) {
      endVisit()
      left()
    }
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
  if (agent !== undefined) setTimeout(() => forget(agent))
}

/** A page of an earlier release signs out without ending the visit, so it is ended here; a newer visit of the same agent is left alone. */
function endVisit(): void {
  const now = session.peek()
  if (now !== null && !isOver(now)) storeOf('localStorage').removeItem(visitOf(now.agent.id))
}

/** Unless they are here again: their words are those of that visit. */
function forget(agent: string): void {
  const store = storeOf('localStorage')
  if (store.getItem(visitOf(agent)) === null) forgetWords(store, agent)
}

/** A tab that slept, or was kept by the browser to be come back to, has heard nothing of a sign-out in another one. */
function lookAgain(): void {
  const now = session.peek()
  if (now !== null && isOver(now)) left()
}

for (const shown of ['pageshow', 'visibilitychange', 'focus']) addEventListener(shown, lookAgain)

function isOver({ agent, visit }: Session): boolean {
  return visit !== undefined && storeOf('localStorage').getItem(visitOf(agent.id)) !== visit
}

/** The visit of this agent in this browser, or a new one; of a browser that keeps nothing none, for it would be over with the page. */
function visiting(agent: string): Pick<Session, 'visit'> {
  const store = storeOf('localStorage')
  const visit = store.getItem(visitOf(agent)) ?? newId()
  store.setItem(visitOf(agent), visit)
  return store.keeps(visitOf(agent)) ? { visit } : {}
}

function begin({ token, agent }: Pick<Session, 'token' | 'agent'>): void {
  const next = { token, agent, ...visiting(agent.id) }
  storage.setItem(key, JSON.stringify(next))
  wrong.value = null
  session.value = next
}

function known(): Session | null {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? 'null') as Session | null
    if (typeof kept?.token !== 'string' || typeof kept.agent?.id !== 'string') return null
    if (!isOver(kept)) return kept
    storage.removeItem(key)
    forget(kept.agent.id)
    return null
  } catch {
    return null
  }
}
