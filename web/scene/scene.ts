// Plays the demo's scene while this page is open, for at most an hour. It continues after a
// reload. One page of a browser plays at a time; when that page closes, another one continues.
import { signal } from '@preact/signals'
import { serverNow } from '../shared/clock.ts'
import { locksOrNone, ownLocks } from '../shared/locks.ts'
import { pause } from '../shared/pause.ts'
import { storeOf } from '../shared/stores.ts'
import { before, lasts, leaves, others, persistent, together } from './acts.ts'
import { Company, Taken, type GuestAccess } from './company.ts'
import { answersOf, beats, colleagues, guestIds, type GuestId } from './story.ts'
import { Traces } from './traces.ts'

export type SceneState =
  | { readonly state: 'idle' | 'setting' | 'playing' | 'ending' | 'elsewhere' }
  | { readonly state: 'failed'; readonly why: string }
  /** The customer already has a conversation that somebody else began. */
  | { readonly state: 'taken'; readonly customer: string }

/** What the browser stores. */
interface Kept {
  readonly beganAt: number
  readonly set: boolean
  readonly guests: Partial<Record<GuestId, GuestAccess>>
  readonly beat: number
  /** Somebody has ended the scene, but not everybody is home yet. Whoever finds this finishes it. */
  readonly ends?: true
}

const storage = storeOf('localStorage')
const key = 'partyline.scene'
const lastsMs = 60 * 60_000
/** How long to wait before checking again whether another browser still plays: the first wait, and the longest. */
const lookAgainMs = { first: 5_000, most: 60_000 } as const
/** How long a guest reads before they type an answer. */
const readsMs = 1_500
const typesMs = 2_500

export class Scene {
  readonly state = signal<SceneState>({ state: 'idle' })
  readonly #traces = new Traces()
  #company = new Company()
  #kept: Kept | null = null
  /** Increased by every end: work for an earlier scene stops. */
  #era = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #over: () => void = () => {}
  readonly #left = new AbortController()

  /**
   * Plays until the scene is ended. If another page of this browser plays, waits until that page closes, and continues unless the scene was ended
   * there. `ended`: whether to begin again after somebody has ended it.
   */
  async play(ended: 'again' | 'not again'): Promise<void> {
    const known = remembered()
    if (known === 'ended' && ended === 'not again') return
    const locks = (await locksOrNone()) ?? ownLocks
    let free = false
    await locks.request(key, { ifAvailable: true }, async (lock) => {
      if (lock === null) return
      free = true
      await this.#untilOver(known === 'ended' ? null : known)
    })
    if (free || this.#left.signal.aborted) return
    this.state.value = { state: 'elsewhere' }
    await locks
      .request(key, { signal: this.#left.signal }, async () => {
        const left = remembered()
        if (left === null || left === 'ended') this.state.value = { state: 'idle' }
        else await this.#untilOver(left)
      })
      .catch((error: unknown) => {
        if (!this.#left.signal.aborted) throw error
      })
  }

  /** The page is gone, or the browser keeps it for Back. It does nothing more, and another page may continue. */
  leave(): void {
    this.#era++
    clearTimeout(this.#timer)
    this.#left.abort()
    this.#over()
  }

  async #untilOver(known: Kept | null): Promise<void> {
    const over = new Promise<void>((resolve) => {
      this.#over = resolve
    })
    if (known?.ends) await this.#endsNow(known)
    else await this.#begin(known)
    await over
  }

  /** Another browser plays the scene on this server, so this one only watches. */
  async #looksOn(): Promise<void> {
    this.state.value = { state: 'elsewhere' }
    let waitsMs: number = lookAgainMs.first
    while ((await this.#traces.others([]).catch(() => 'played')) === 'played') {
      await pause(waitsMs)
      await isLookedAt()
      waitsMs = Math.min(waitsMs * 2, lookAgainMs.most)
    }
    this.state.value = { state: 'idle' }
    this.#over()
  }

  /** Ends the scene: everybody goes home. It does not begin again by itself. */
  async end(): Promise<void> {
    this.#era++
    clearTimeout(this.#timer)
    this.state.value = { state: 'ending' }
    this.#keep({ ends: true })
    await this.#clear().catch(() => {})
    storage.setItem(key, 'ended')
    this.state.value = { state: 'idle' }
    this.#over()
  }

  /** Finishes an end whose page was closed too early. */
  async #endsNow(known: Kept): Promise<void> {
    this.state.value = { state: 'ending' }
    this.#kept = known
    const guests = Object.entries(known.guests) as [GuestId, GuestAccess][]
    // Some of them have gone home already.
    await Promise.allSettled(guests.map(([id, access]) => this.#company.comesBack(id, access)))
    await this.end()
  }

  async #begin(known: Kept | null): Promise<void> {
    const era = ++this.#era
    try {
      this.state.value = { state: 'setting' }
      const theirs = await this.#traces.others(
        Object.values(known?.guests ?? {}).map(({ conversation }) => conversation),
      )
      if (theirs === 'played') return void this.#looksOn()
      if (theirs === 'left') await this.#traces.sweep()
      if (known === null || !(await this.#resumes(known))) await this.#set()
      if (era !== this.#era) return
      for (const id of guestIds) this.#answers(id, era)
      this.#timer = setTimeout(() => void this.end(), this.#now.beganAt + lastsMs - serverNow())
      this.state.value = { state: 'playing' }
      void this.#goOn(era)
    } catch (error) {
      if (era !== this.#era) return
      // The customer is taken: those who have come so far go home again.
      if (error instanceof Taken) await this.#clear().catch(() => {})
      await this.#company.goHome().catch(() => {})
      this.state.value =
        error instanceof Taken ? { state: 'taken', customer: error.customer } : { state: 'failed', why: String(error) }
      this.#over()
    }
  }

  get #now(): Kept {
    return this.#kept ?? { beganAt: serverNow(), set: false, guests: {}, beat: 0 }
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#now, ...change }
    storage.setItem(key, JSON.stringify(this.#kept))
  }

  /** Whether the scene of another page could be continued. If not, it is cleared away. */
  async #resumes(known: Kept): Promise<boolean> {
    this.#kept = known
    try {
      for (const [id, access] of Object.entries(known.guests)) await this.#company.comesBack(id as GuestId, access)
    } catch {
      // The storage belongs to another server, or the tokens have expired.
      await this.#company.goHome()
      this.#kept = null
      return false
    }
    // Another browser may have removed the scene.
    const goesOn = guestIds.some((id) => this.#company.present(id)?.room.room.value?.status === 'active')
    if (goesOn && known.set && serverNow() < known.beganAt + lastsMs) {
      for (const id of colleagues) await this.#company.colleague(id)
      return true
    }
    await this.#clear()
    return false
  }

  async #set(): Promise<void> {
    this.#company = new Company()
    this.#kept = null
    const c = this.#company
    const comes = async (id: GuestId) => {
      const access = await c.comes(id)
      this.#keep({ guests: { ...this.#now.guests, [id]: access } })
    }
    // Ben is busy at his desk from start to end. Other browsers recognise a running scene by this (traces.ts).
    await c.be('ben', 'busy')
    for (const id of ['ann', 'cleo'] as const) await c.be(id, 'offline')
    await before(c, comes)
    const { early: _, ...rest } = this.#now.guests
    this.#keep({ guests: rest })
    await persistent(c, comes)
    await together(c, comes)
    await others(c, comes)
    this.#keep({ set: true })
  }

  /** The guest answers messages from people whose part is not played. */
  #answers(id: GuestId, era: number): void {
    const one = this.#company.present(id)
    if (one === null) return
    const { room } = one
    const answers = [...answersOf(id)]
    const heard = new Set(room.items.value.map((item) => item.id))
    let busy = Promise.resolve()
    room.items.subscribe((items) => {
      const fresh = items.filter((item) => !heard.has(item.id))
      for (const item of fresh) heard.add(item.id)
      if (fresh.length > 0) room.read()
      const meant = fresh.some(
        ({ type, role, text }) => type === 'message' && role !== 'customer' && !this.#company.said.has(text),
      )
      const answer = meant ? answers.shift() : undefined
      if (answer === undefined) return
      busy = busy.then(async () => {
        await pause(readsMs)
        room.type()
        await pause(typesMs)
        if (era === this.#era) room.say(answer)
      })
    })
  }

  async #goOn(era: number): Promise<void> {
    const done = this.#now.beat
    for (const [index, [afterMs, guest, by, text]] of beats().slice(done).entries()) {
      await pause(afterMs)
      if (era !== this.#era) return
      this.#keep({ beat: done + index + 1 })
      // The scene may have been ended or taken over meanwhile; then the rest of the talk is dropped.
      if (by === 'guest') await this.#company.guestSays(guest, text).catch(() => {})
      else await this.#company.says(by, guest, text).catch(() => {})
    }
  }

  async #clear(): Promise<void> {
    const c = this.#company
    const all = Object.entries(this.#now.guests) as [GuestId, GuestAccess][]
    const conversations = all.map(([, { conversation }]) => conversation)
    // Live conversations end first: otherwise a waiting guest might ring at a colleague who must take another one.
    const order = all.map(([id]) => id).toSorted((one, other) => lasts(one) - lasts(other))
    for (const id of order) await leaves(c, id, conversations).catch(() => {})
    for (const id of colleagues) await c.finishes(id, conversations).catch(() => {})
    await c.goHome()
    this.#company = new Company()
    this.#kept = null
  }
}

/** Resolves when the page is visible. */
async function isLookedAt(): Promise<void> {
  if (document.visibilityState === 'visible') return
  await new Promise<void>((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true })
  })
}

/** What a page of this browser has begun; `ended` if somebody has ended it. */
function remembered(): Kept | 'ended' | null {
  const text = storage.getItem(key)
  if (text === null || text === 'ended') return text
  try {
    return JSON.parse(text) as Kept
  } catch {
    return null
  }
}
