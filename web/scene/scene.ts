// Plays the scene for as long as this page is open, for at most an hour. A reload goes on with it; one page of a browser plays at a time.
import { signal } from '@preact/signals'
import { serverNow } from '../shared/clock.ts'
import { pause } from '../shared/pause.ts'
import { Company, type Ticket } from './company.ts'
import { answersOf, beats, colleagues, guestIds, guests, type GuestId } from './story.ts'
import { othersScene, sweep } from './traces.ts'
import { words } from './words.ts'

export type SceneState =
  | { readonly state: 'idle' | 'setting' | 'playing' | 'ending' | 'elsewhere' }
  | { readonly state: 'failed'; readonly why: string }

/** Kept in the browser. */
interface Kept {
  readonly beganAt: number
  readonly set: boolean
  readonly guests: Partial<Record<GuestId, Ticket>>
  readonly beat: number
}

const key = 'partyline.scene'
export const lastsMs = 60 * 60_000
/** How often one looks whether another browser still plays it. */
const lookEveryMs = 5_000
/** Before a guest answers: they read, then they type. */
const readsMs = 1_500
const typesMs = 2_500

export class Scene {
  readonly state = signal<SceneState>({ state: 'idle' })
  #company = new Company()
  #kept: Kept | null = null
  /** Raised by every end: what is still under way for an earlier one stops. */
  #era = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #over: () => void = () => {}

  /** Plays until it is ended, if no other page of this browser does. `ended`: whether it is to begin where somebody has ended it. */
  async play(ended: 'again' | 'not again'): Promise<void> {
    const known = remembered()
    if (known === 'ended' && ended === 'not again') return
    await navigator.locks.request(key, { ifAvailable: true }, async (lock) => {
      if (lock === null) {
        this.state.value = { state: 'elsewhere' }
        return
      }
      const over = new Promise<void>((resolve) => {
        this.#over = resolve
      })
      await this.#begin(known === 'ended' ? null : known)
      await over
    })
  }

  /** Another browser plays it on this server: this one looks on. */
  async #looksOn(): Promise<void> {
    this.state.value = { state: 'elsewhere' }
    while ((await othersScene([]).catch(() => 'played')) === 'played') await pause(lookEveryMs)
    this.state.value = { state: 'idle' }
    this.#over()
  }

  /** Everybody goes home, and it stays so until somebody begins it anew. */
  async end(): Promise<void> {
    this.#era++
    clearTimeout(this.#timer)
    this.state.value = { state: 'ending' }
    await this.#clear().catch(() => {})
    localStorage.setItem(key, 'ended')
    this.state.value = { state: 'idle' }
    this.#over()
  }

  async #begin(known: Kept | null): Promise<void> {
    const era = ++this.#era
    try {
      this.state.value = { state: 'setting' }
      const theirs = await othersScene(Object.values(known?.guests ?? {}).map(({ conversation }) => conversation))
      if (theirs === 'played') return void this.#looksOn()
      if (theirs === 'left') await sweep()
      if (known === null || !(await this.#resumes(known))) await this.#set()
      if (era !== this.#era) return
      for (const id of guestIds) this.#answers(id, era)
      this.#timer = setTimeout(() => void this.end(), this.#now.beganAt + lastsMs - serverNow())
      this.state.value = { state: 'playing' }
      void this.#goOn(era)
    } catch (error) {
      if (era !== this.#era) return
      await this.#company.goHome().catch(() => {})
      this.state.value = { state: 'failed', why: String(error) }
      this.#over()
    }
  }

  get #now(): Kept {
    return this.#kept ?? { beganAt: serverNow(), set: false, guests: {}, beat: 0 }
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#now, ...change }
    localStorage.setItem(key, JSON.stringify(this.#kept))
  }

  /** Whether what another page began goes on here. What cannot is cleared away. */
  async #resumes(known: Kept): Promise<boolean> {
    this.#kept = known
    try {
      for (const [id, ticket] of Object.entries(known.guests)) await this.#company.returns(id as GuestId, ticket)
    } catch {
      // Another disk, or tokens that have run out.
      await this.#company.goHome()
      this.#kept = null
      return false
    }
    // Another browser may have swept it away.
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
      const ticket = await c.comes(id)
      this.#keep({ guests: { ...this.#now.guests, [id]: ticket } })
    }
    // At his desk from the first to the last: by this another browser knows (traces.ts).
    await c.be('ben', 'busy')
    for (const id of ['ann', 'cleo'] as const) await c.be(id, 'offline')
    await before(c, comes)
    const { early: _, ...stay } = this.#now.guests
    this.#keep({ guests: stay })
    await persistent(c, comes)
    await together(c, comes)
    await others(c, comes)
    this.#keep({ set: true })
  }

  /** The guest answers whoever writes and is not played. */
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
      // Somebody may have ended it meanwhile, or taken it over: then the rest of that talk is not said.
      if (by === 'guest') await this.#company.guestSays(guest, text).catch(() => {})
      else await this.#company.says(by, guest, text).catch(() => {})
    }
  }

  async #clear(): Promise<void> {
    const c = this.#company
    const tickets = Object.entries(this.#now.guests) as [GuestId, Ticket][]
    const conversations = tickets.map(([, { conversation }]) => conversation)
    // Live ones first: nobody who waits must ring at whom another one is to find.
    const order = tickets.map(([id]) => id).toSorted((one, other) => lasts(one) - lasts(other))
    for (const id of order) await leaves(c, id, conversations).catch(() => {})
    for (const id of colleagues) await c.finishes(id, conversations).catch(() => {})
    await c.goHome()
    this.#company = new Company()
    this.#kept = null
  }
}

type Comes = (id: GuestId) => Promise<void>

/** What Maria asked before. */
async function before(c: Company, comes: Comes): Promise<void> {
  const { early } = words.value
  await c.be('cleo', 'available')
  await comes('early')
  await c.takes('cleo', 'early')
  await c.says('cleo', 'early', early.told)
  await c.guestSays('early', early.thanks)
  await c.acts('cleo', 'early', 'end')
  await c.finishes('cleo', [c.present('early')?.conversation ?? ''])
  c.goes('early')
}

/** Two who are known: one has been parked and has come back, one is parked. */
async function persistent(c: Company, comes: Comes): Promise<void> {
  const { maria, budi } = words.value
  await c.be('ann', 'available')
  await comes('maria')
  await c.takes('ann', 'maria')
  await c.says('ann', 'maria', maria.greeted)
  await c.says('ann', 'maria', maria.note, 'notes')
  await c.says('ann', 'maria', maria.told)
  await c.guestSays('maria', maria.patient)
  await c.acts('ann', 'maria', 'park')
  await comes('budi')
  await c.takes('ann', 'budi')
  await c.says('ann', 'budi', budi.told)
  await c.acts('ann', 'budi', 'park')
  await c.guestSays('maria', maria.returns)
  await c.takes('ann', 'maria')
}

/** A customer and two colleagues. */
async function together(c: Company, comes: Comes): Promise<void> {
  const { jonas } = words.value
  await comes('jonas')
  await c.takes('ann', 'jonas')
  await c.says('ann', 'jonas', jonas.greeted)
  await c.be('ann', 'away')
  await c.be('ben', 'available')
  await c.acts('ann', 'jonas', 'invitations', { agent: 'ben', note: jonas.note })
  await c.takes('ben', 'jonas')
  await c.says('ben', 'jonas', jonas.told)
  await c.guestSays('jonas', jonas.pleased)
}

/** Whom the colleagues have, and who waits. */
async function others(c: Company, comes: Comes): Promise<void> {
  await comes('lina')
  await c.takes('ben', 'lina')
  await c.be('ben', 'busy')
  await c.says('ben', 'lina', words.value.lina.told)
  await c.be('cleo', 'available')
  await comes('sofia')
  await c.takes('cleo', 'sofia')
  await c.be('cleo', 'busy')
  await comes('tom')
  await comes('aiko')
}

function lasts(id: GuestId): number {
  return guests[id].entryPoint === 'shop' ? 0 : 1
}

/** A live one is ended by the guest; a persistent one by the colleague who has it, or who gets it when the guest says goodbye (P2). */
async function leaves(c: Company, id: GuestId, all: readonly string[]): Promise<void> {
  const one = c.present(id)
  if (one === null || one.room.room.value?.status === 'ended') return
  if (guests[id].entryPoint === 'shop') {
    await one.api({ method: 'POST', path: `/conversations/${one.conversation}/end` })
    return
  }
  const by = id === 'sofia' ? 'cleo' : 'ann'
  if (one.room.room.value?.status !== 'active') {
    await c.be(by, 'available')
    await c.guestSays(id, words.value.maria.bye)
    await c.takes(by, id, all)
  }
  await c.acts(by, id, 'end')
}

/** What a page of this browser has begun, or that somebody has ended it. */
function remembered(): Kept | 'ended' | null {
  const text = localStorage.getItem(key)
  if (text === null || text === 'ended') return text
  try {
    return JSON.parse(text) as Kept
  } catch {
    return null
  }
}
