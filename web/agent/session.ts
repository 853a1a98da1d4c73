// Who the agent of this tab is. Kept per tab, so that two tabs can be two agents.
import { signal } from '@preact/signals'
import { browserApi, storageOr } from '../shared/browser.ts'

export interface Session {
  readonly token: string
  readonly agent: { readonly id: string; readonly name: string }
}
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly role: string
}

const storage = storageOr('sessionStorage')
const key = 'partyline.session'

export const session = signal<Session | null>(known())
export const api = browserApi(() => session.value?.token ?? null)

export async function people(): Promise<readonly Colleague[]> {
  const { items } = await api<{ items: Colleague[] }>({ method: 'GET', path: '/dev/people' })
  return items
}

export async function signIn(agent: string): Promise<void> {
  const signedIn = await api<Session>({ method: 'POST', path: '/dev/sign-in', body: { agent } })
  storage.setItem(key, JSON.stringify(signedIn))
  session.value = signedIn
}

export function signOut(): void {
  storage.removeItem(key)
  session.value = null
}

function known(): Session | null {
  const text = storage.getItem(key)
  return text === null ? null : (JSON.parse(text) as Session)
}
