// Slots: where a tab keeps its client instance and unsent messages. One living tab holds each slot. Another tab adopts a dead tab's slot with its
// numbers, so that messages which may have been sent are sent exactly once (D3).
import type { ContentType } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/problem.ts'
import { renamed, type Keeping } from './store.ts'

/** One message without an echo. */
export interface UnsentMessage {
  readonly key: number
  readonly type: 'message' | 'note'
  readonly text: string
  readonly contentType: ContentType
  /** Its number under the current instance; null until it is first sent. */
  readonly n: number | null
  /** Its `instance#n` under an instance that was given up. The log may have it under that name. */
  readonly was: string | null
  /** Why it was refused, in words. It stays until the writer tries again or discards it. */
  readonly failed: string | null
  /** The refusal's code, for the reader's language; absent: none, or an earlier release stored it. */
  readonly code?: RefusalCode | undefined
}

/** The content of a slot. It is one value, so that every change is atomic. */
export interface SlotContent {
  readonly instance: string
  /** The highest number that this instance has used. */
  readonly last: number
  readonly keys: number
  readonly savedAt: number
  readonly entries: readonly UnsentMessage[]
}

/** A message that was sent, or may have been, as number 1 of an instance before it had a slot. */
export interface GoneOut {
  readonly text: string
  readonly instance: string
}

export interface Slot {
  load(): string | null
  save(text: string): void
  /** Lets another tab take the slot. */
  release(): void
  /** Releases the slot and deletes its content. */
  drop(): void
}

/** The part of the Web Locks API that we use. The browser frees a lock when its tab dies, in whatever way. */
export interface Locks {
  request(
    name: string,
    options: { readonly ifAvailable?: true; readonly signal?: AbortSignal },
    run: (lock: object | null) => Promise<void> | undefined,
  ): Promise<unknown>
}

export interface SlotsOutside {
  readonly storage: Keeping
  readonly locks: Locks
  /** The prefix of the keys, which names the page. */
  readonly root: string
  now(): number
  newId(): string
}

/** Release 0.1.0 named neither the page nor its host. */
const formerRoot = 'partyline.unsent/'

/** What a slot contains, in the order in which a tab prefers it. */
const [nothing, onlyFailed, unsent] = [0, 1, 2]

/** `any`: a free slot, else a new one. `unsent`: only a free one with messages to be sent. */
export async function takeSlot(
  outside: SlotsOutside,
  conversation: string,
  owner: string,
  wanted: 'any' | 'unsent',
): Promise<Slot | null> {
  await takeOver(outside, `${conversation}/${owner}/`)
  const prefix = `${outside.root}${conversation}/${owner}/`
  const found = list(outside).filter(
    ({ key, holds }) => key.startsWith(prefix) && (wanted === 'any' || holds === unsent),
  )
  for (const { key } of found.sort((a, b) => b.holds - a.holds)) {
    const release = await takeLock(outside.locks, key)
    if (release) return slot(outside.storage, key, release)
  }
  if (wanted === 'unsent') return null
  const key = `${prefix}${outside.newId()}`
  return slot(outside.storage, key, (await takeLock(outside.locks, key)) ?? (() => {}))
}

/**
 * The slot of a tab that opens a conversation. `goneOut`: a message that may be
 * in the log already. If another tab is sending it, this tab begins without it.
 */
export async function takeFirstSlot(
  outside: SlotsOutside,
  conversation: string,
  owner: string,
  goneOut: GoneOut | null,
): Promise<Slot> {
  const begun = goneOut === null ? null : await takeSlotOf(outside, conversation, owner, goneOut)
  const found = begun ?? (await takeSlot(outside, conversation, owner, 'any'))
  if (found === null) throw new Error('no slot, though a new one can always be made')
  return found
}

/**
 * The slot of the client instance that sent this message, so that it is always sent
 * under the same number. Null: another tab has the slot, and sends the message.
 */
async function takeSlotOf(
  { storage, locks, root, now }: SlotsOutside,
  conversation: string,
  owner: string,
  { text, instance }: GoneOut,
): Promise<Slot | null> {
  const key = `${root}${conversation}/${owner}/${instance}`
  const release = await takeLock(locks, key)
  if (release === null) return null
  const taken = slot(storage, key, release)
  if (parseSlot(taken.load()) !== null) return taken
  const entry = { key: 0, type: 'message', text, contentType: 'text/plain', n: 1, was: null, failed: null } as const
  const kept: SlotContent = { instance, last: 1, keys: 1, savedAt: now(), entries: [entry] }
  taken.save(JSON.stringify(kept))
  return taken
}

/** Deletes slots without messages that are so old that no server remembers their instance. */
export function sweepSlots(outside: SlotsOutside): void {
  for (const { key, holds, savedAt } of [...list(outside), ...list({ ...outside, root: formerRoot })]) {
    if (holds !== unsent && savedAt < outside.now() - limits.instanceSilentMs) outside.storage.removeItem(key)
  }
}

function list({ storage, root }: SlotsOutside) {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index))
  return keys
    .filter((key) => key !== null)
    .filter((key) => key.startsWith(root))
    .map((key) => {
      const kept = parseSlot(storage.getItem(key))
      return { key, holds: holdsOf(kept?.entries ?? []), savedAt: kept?.savedAt ?? 0 }
    })
}

/** Renames slots of release 0.1.0, once, and not while a page of that release is open. */
async function takeOver({ storage, locks, root }: SlotsOutside, owned: string): Promise<void> {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  for (const key of keys.filter((known) => known.startsWith(`${formerRoot}${owned}`))) {
    const release = await takeLock(locks, key)
    if (release === null) continue
    renamed(storage, key, root + key.slice(formerRoot.length))
    release()
  }
}

function holdsOf(entries: readonly UnsentMessage[]): number {
  if (entries.length === 0) return nothing
  return entries.some(({ failed }) => failed === null) ? unsent : onlyFailed
}

function slot(storage: Keeping, key: string, release: () => void): Slot {
  return {
    load: () => storage.getItem(key),
    save: (text) => storage.setItem(key, text),
    release,
    drop: () => {
      storage.removeItem(key)
      release()
    },
  }
}

/** Takes a lock. Returns the function that releases it; null: another tab has it. */
export function takeLock(locks: Locks, name: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise<void>((release) => resolve(release))
        resolve(null)
        return undefined
      })
      // A refused lock counts as held by another tab.
      .catch(() => resolve(null))
  })
}

/** Other code on the same origin may have written here. What cannot be read counts as nothing. */
export function parseSlot(text: string | null): SlotContent | null {
  try {
    const kept = text === null ? null : (JSON.parse(text) as SlotContent | null)
    return Array.isArray(kept?.entries) ? kept : null
  } catch {
    return null
  }
}
