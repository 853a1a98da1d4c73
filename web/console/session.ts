// Who is signed in here, and the ways to sign in (S6). The session is kept
// per tab, so that two tabs can have two agents; a new tab signs in anew.
import { signal } from '@preact/signals'
import { ApiError, type Api } from '../shared/api.ts'
import { browserApi } from '../shared/browser.ts'
import { newId } from '../shared/id.ts'
import { operate } from '../shared/operate.ts'
import { storeOf } from '../shared/stores.ts'
import { Tabs } from '../shared/tabs.ts'
import { afterHeld, doHeld } from './held.ts'
import { consoleKey, forgetWords, signInPeriodKey } from './kept.ts'

export interface Me {
  readonly id: string
  readonly name: string
}
export interface AgentSession {
  readonly token: string
  readonly agent: Me
  /**
   * The id of the sign-in period: from an agent's signing in in this browser to their signing out, shared by its tabs. Signing out ends it for
   * all of them, also for a tab that sleeps then. Absent: the session began under a release without such periods. It is stored under this name.
   */
  readonly visit?: string
}
export interface DemoPerson extends Me {
  readonly role: 'agent' | 'supervisor' | 'admin'
}
export type SignInWay = 'oidc' | 'access' | 'development'

const storage = storeOf('sessionStorage')
const key = consoleKey('session')

export const session = signal<AgentSession | null>(known())
/** Why nobody is signed in, as a code; `left`: the agent signed out; null: nothing went wrong. */
export const wrong = signal<string | null>(null)

export const api: Api = async (call) => {
  const by = session.peek()
  try {
    return await bare(call)
  } catch (error) {
    const refused = error instanceof ApiError && error.problem.code === 'unauthorized'
    // A late answer must not sign out whoever is signed in by then.
    if (refused && by !== null && session.peek() === by) {
      if (isOver(by)) left()
      else signOut('unauthorized')
    }
    throw error
  }
}

const bare = browserApi(() => session.value?.token ?? null)

/** The ways to sign in. */
export async function ways(): Promise<readonly SignInWay[]> {
  return (await operate(bare, 'GET /sign-in')).ways
}

export async function people(): Promise<readonly DemoPerson[]> {
  return (await operate(bare, 'GET /dev/people')).items
}

export async function signInAs(agent: string): Promise<void> {
  begin(await operate(bare, 'POST /dev/sign-in', { body: { agent } }))
}

/** Works after the identity provider has sent the browser back, and where Cloudflare Access protects the whole site. */
export async function signInByProvider(): Promise<void> {
  begin(await operate(bare, 'POST /sign-in/session', { body: {} }))
}

/** The agent signs out: in every tab of this browser. Their unsent text is deleted. */
export function leave(): void {
  const agent = session.peek()?.agent.id
  endSignInPeriod()
  if (agent !== undefined) tabs.tell(`left/${agent}`)
  left()
}

/** Signs out in this tab only. Unsent text stays for the agent's return. */
export function signOut(why = 'left'): void {
  if (why === 'left' && session.value !== null) void end(session.value)
  storage.removeItem(key)
  wrong.value = why
  session.value = null
}

/** Ends the session at the server too (S4). If the server cannot be reached, the session expires by itself, and its token is kept nowhere. */
async function end({ token, agent }: AgentSession): Promise<void> {
  await doHeld()
  const own = browserApi(() => token)
  await afterHeld(agent.id, () => operate(own, 'DELETE /sign-in/session')).catch(() => {})
}

/** The result of a sign-in in the address. It is removed from the address, so that a reload does not try again. */
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
      endSignInPeriod()
      left()
    }
  },
  (name, value) => {
    const local = storeOf('localStorage')
    if (value === null) local.removeItem(name)
    else local.setItem(name, value)
  },
)

/** Deletes the agent's text only after the sign-out has closed the rooms, because open rooms would store it again. */
function left(): void {
  const agent = session.peek()?.agent.id
  signOut()
  if (agent !== undefined) setTimeout(() => forget(agent))
}

/** A page of an earlier release signs out without ending the sign-in period, so it is ended here. A newer one of the same agent is not touched. */
function endSignInPeriod(): void {
  const current = session.peek()
  if (current !== null && !isOver(current)) storeOf('localStorage').removeItem(signInPeriodKey(current.agent.id))
}

/** Unless the agent has signed in again meanwhile: the text belongs to the new sign-in period then. */
function forget(agent: string): void {
  const store = storeOf('localStorage')
  if (store.getItem(signInPeriodKey(agent)) === null) forgetWords(store, agent)
}

/** A tab that slept, or that the browser had kept for Back, has not heard of a sign-out in another tab. */
function lookAgain(): void {
  const current = session.peek()
  if (current !== null && isOver(current)) left()
}

for (const shown of ['pageshow', 'visibilitychange', 'focus']) addEventListener(shown, lookAgain)

function isOver({ agent, visit: period }: AgentSession): boolean {
  return period !== undefined && storeOf('localStorage').getItem(signInPeriodKey(agent.id)) !== period
}

/** The current sign-in period of this agent in this browser, or a new one. None if the browser stores nothing, because it would end with the page. */
function signInPeriodOf(agent: string): Pick<AgentSession, 'visit'> {
  const store = storeOf('localStorage')
  const period = store.getItem(signInPeriodKey(agent)) ?? newId()
  store.setItem(signInPeriodKey(agent), period)
  return store.keeps(signInPeriodKey(agent)) ? { visit: period } : {}
}

function begin({ token, agent }: Pick<AgentSession, 'token' | 'agent'>): void {
  const next = { token, agent, ...signInPeriodOf(agent.id) }
  storage.setItem(key, JSON.stringify(next))
  wrong.value = null
  session.value = next
}

function known(): AgentSession | null {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? 'null') as AgentSession | null
    if (typeof kept?.token !== 'string' || typeof kept.agent?.id !== 'string') return null
    if (!isOver(kept)) return kept
    storage.removeItem(key)
    forget(kept.agent.id)
    return null
  } catch {
    return null
  }
}
