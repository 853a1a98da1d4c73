// A customer's visit: who they are to this origin, which conversation is theirs, and starting the next one (P5, P9).
import { signal } from '@preact/signals'
import { ApiError, type Api } from '../shared/api.ts'
import { onHints, openRoom, storageOr } from '../shared/browser.ts'
import type { Room } from '../shared/room.ts'

export type Visit =
  | { readonly state: 'loading' }
  | { readonly state: 'new' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'open'; readonly conversation: string; readonly room: Room; leave(): void }

const storage = storageOr('localStorage')
const tokenKey = 'partyline.visitor'
const nameKey = 'partyline.name'

export const visit = signal<Visit>({ state: 'loading' })

export function visitorToken(): string | null {
  return storage.getItem(tokenKey)
}

export function knownName(): string {
  return storage.getItem(nameKey) ?? ''
}

/** Comes back to the conversation that this browser knows, if any. */
export async function resume(api: Api, entryPoint: string): Promise<void> {
  const conversation = storage.getItem(keyOf(entryPoint))
  if (conversation === null || visitorToken() === null) visit.value = { state: 'new' }
  else await orFailed(() => open(api, entryPoint, conversation))
}

/** Starts, or comes back to the conversation that is open at this entry point. */
export async function start(api: Api, entryPoint: string, name: string): Promise<void> {
  if (visit.value.state === 'open') visit.value.leave()
  visit.value = { state: 'loading' }
  await orFailed(async () => {
    // Two tabs of a new visitor must not become two visitors.
    const conversation = await oneTabAtATime(async () => {
      const body = name === '' ? {} : { name }
      const path = `/entry-points/${encodeURIComponent(entryPoint)}/conversations`
      const started = await api<{ conversation: string; visitorToken?: string }>({ method: 'POST', path, body })
      if (started.visitorToken !== undefined) storage.setItem(tokenKey, started.visitorToken)
      storage.setItem(nameKey, name)
      storage.setItem(keyOf(entryPoint), started.conversation)
      return started.conversation
    })
    await open(api, entryPoint, conversation)
  })
}

async function open(api: Api, entryPoint: string, conversation: string): Promise<void> {
  const room = await openRoom(api, conversation, 'customer')
  const unhint = onHints(() => room.hint())
  const unwatch = room.line.subscribe((line) => {
    // Not ours, or not any more: the next one begins afresh.
    if (line.state !== 'refused' || line.why === 'removed') return
    storage.removeItem(keyOf(entryPoint))
    if (line.why === 'unauthorized') storage.removeItem(tokenKey)
  })
  const leave = () => {
    unwatch()
    unhint()
    room.stop()
  }
  visit.value = { state: 'open', conversation, room, leave }
}

async function orFailed(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    // A token that is no longer ours would refuse every start to come.
    if (error instanceof ApiError && error.problem.code === 'unauthorized') storage.removeItem(tokenKey)
    visit.value = { state: 'failed', why: error instanceof Error ? error.message : String(error) }
  }
}

function keyOf(entryPoint: string): string {
  return `partyline.conversation/${entryPoint}`
}

function oneTabAtATime<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  return 'locks' in navigator ? navigator.locks.request('partyline.start', run) : run()
}
