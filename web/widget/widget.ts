// The widget's parts put together: identity, entry point, visit, and whether the panel is open. The components draw from these.
import { computed, effect, signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { hasInk } from '../../protocol/words.ts'
import type { Unacceptable } from '../shared/acceptable.ts'
import { renewingApi, type Api } from '../shared/api.ts'
import { browserApi } from '../shared/browser.ts'
import { newId } from '../shared/id.ts'
import type { Room } from '../shared/room.ts'
import { tame } from '../shared/sentence.ts'
import { storeOf } from '../shared/stores.ts'
import { Amending } from './amending.ts'
import { Bell } from './bell.ts'
import { coarse } from './coarse.ts'
import type { Page } from './contract.ts'
import { Door } from './door.ts'
import { Earlier } from './earlier.ts'
import type { ShowChallenge } from './gate.ts'
import { CustomerIdentity, type CustomerSession } from './identity.ts'
import { goesWith, keysFor, type Keys } from './keys.ts'
import { tellNews } from './news.ts'
import type { IdentityToken } from './partyline.d.ts'
import { locale, wording, words } from './tongue.ts'
import { Visit } from './visit.ts'
import { Writer } from './writer.ts'

/**
 * The state to draw. `looking`: not known yet. `locked`: signing in is required. `closed`: nobody would come, so nobody can wait (P4), or the server
 * refuses this page, of which it tells no entry point.
 */
export type Stands = 'looking' | 'failed' | 'locked' | 'closed' | 'new' | 'open'

export class Widget {
  readonly page: Page
  readonly storage = storeOf('localStorage')
  /** What one tab remembers from page to page of the site. */
  readonly ofTab = storeOf('sessionStorage')
  /** The API for the current customer; it renews an expired session. */
  readonly api: Api
  readonly identity: CustomerIdentity
  readonly door: Door
  readonly visit: Visit
  readonly keys: Keys
  readonly bell: Bell
  /** The number of sign-outs. It tells customers apart whose names are equal or empty. */
  readonly turn = signal(0)
  readonly opened = signal(false)
  /** Whether somebody has just opened the panel, which then takes the focus; false when the page loads with it open. */
  readonly entered = signal(false)
  /** The element from which they came; the focus returns there on closing. */
  cameFrom: Element | null = null
  /** Why a message sent before the chat had loaded is back in the field; null: it is not, or that was shown. */
  readonly notTaken = signal<Unacceptable | null>(null)
  readonly writer: Writer
  readonly amending: Amending
  readonly earlier: Earlier
  readonly stands = computed(() => this.#stands())
  readonly room = computed((): Room | null => {
    const current = this.visit.current.value
    return current.state === 'open' ? current.room : null
  })
  readonly unread = computed(() => this.room.value?.unread.value ?? 0)
  readonly #ends: (() => void)[]

  constructor(page: Page) {
    this.page = page
    this.writer = new Writer(page.root)
    const { host, entryPoint } = page.settings
    const path = `/entry-points/${encodeURIComponent(entryPoint)}`
    this.keys = keysFor(host, entryPoint)
    this.bell = new Bell(this.storage, this.keys)
    const token = () => this.identity.token()
    const api = browserApi(token, host)
    this.api = renewingApi(api, token, (refused) => this.identity.renewed(refused), newId)
    const asVisitor = browserApi(() => this.identity.visitorToken(), host)
    const exchange = (given: string) => {
      return asVisitor<CustomerSession>({ method: 'POST', path: `${path}/customers`, body: { token: given } })
    }
    this.identity = new CustomerIdentity(this.storage, this.keys.visitor, exchange, () => this.visit.begun())
    const { api: renewing, identity, storage, ofTab, keys } = this
    const { events, attributes } = page
    let before = ''
    // A visitor who becomes a customer keeps their draft (P9). Runs before drawing, which reads the new key.
    const uncarry = identity.customer.subscribe((customer) => {
      const id = customer?.id ?? ''
      if (before === '' && id !== '') this.#carryDraft(id)
      else if (id !== before) this.#saveCorrection(before)
      before = id
    })
    this.door = new Door(
      (agedMs) => page.look(agedMs),
      async () => (await import('./why.ts')).whyRefused(`${host}/v1${path}`),
    )
    const showChallenge: ShowChallenge = async (...asked) =>
      (await import('./challenge.ts')).show(page, limits.connectMs, ...asked)
    this.visit = new Visit({
      api,
      renewing,
      entryPoint,
      identity,
      storage,
      ofTab,
      keys,
      events,
      attributes,
      locale,
      showChallenge,
    })
    this.amending = new Amending(this.api, () => {
      const current = this.visit.current.peek()
      return current.state === 'open' ? current.conversation : ''
    })
    this.earlier = new Earlier(this.api, entryPoint, token)
    this.#ends = [
      uncarry,
      // A customer with an open conversation sees it there; one who begins sees their earlier ones.
      effect(() => {
        const { state } = this.visit.current.value
        if (this.opened.value && state === 'new') void this.earlier.look()
        if (state === 'open' || state === 'loading') this.earlier.forget()
      }),
      effect(() => this.#followCorrection()),
      effect(() => {
        const current = this.visit.current.value
        return current.state === 'open' ? tellNews(current, events, (...news) => this.#ring(...news)) : undefined
      }),
      effect(() => events.tell('unread', { count: this.unread.value })),
    ]
  }

  async start(): Promise<void> {
    await Promise.all([
      this.door.look(limits.lookMs),
      this.visit.current.peek().state === 'loading' ? this.visit.resume() : null,
    ])
  }

  /** Takes over from the launcher's panel, right before drawing: the draft goes into the field, and what was there at Enter is sent. */
  takeOver(): void {
    const { opened, entered, cameFrom, draft, said = '' } = this.page.now()
    this.opened.value = opened
    this.entered.value = entered
    this.cameFrom = cameFrom
    const show = () => this.page.show({ label: this.label(), unread: this.unread.value, opened: this.opened.value })
    this.#ends.push(effect(show))
    if (draft !== '' && this.#wentOn(draft)) return
    // On a phone Enter makes a new line.
    const text = coarse.matches || !hasInk(said) ? '' : said.trimEnd()
    if (draft !== '') this.ofTab.setItem(this.draftKey(), draft === said && text !== '' ? text : draft)
    if (text === '') return
    const turn = this.turn.peek()
    // After the calls that the page has queued, which may identify the customer.
    setTimeout(() => void this.#sayOfDraft(text, () => turn === this.turn.peek()))
  }

  /** Whether another page of the tab has sent or changed the draft while the browser kept this one for Back. */
  #wentOn(draft: string): boolean {
    const { keys, ofTab } = this
    // The launcher has stored both, if the browser allowed it.
    return ofTab.getItem(keys.open) === 'yes' && ofTab.getItem(keys.draft('')) !== draft
  }

  /** Sends what was in the field at Enter, unless it was changed meanwhile. Text typed after it stays in the field. */
  async #sayOfDraft(text: string, isOfWriter: () => boolean): Promise<void> {
    if (this.#dependsOnName()) await this.identity.named()
    const draft = this.draft()
    if (!isOfWriter() || this.#isClosed() || !draft.startsWith(text)) return
    const why = this.visit.say(text)
    this.notTaken.value = why
    if (why !== null) return
    this.ofTab.setItem(this.draftKey(), draft.slice(text.length).trimStart())
    this.turn.value++
  }

  /** Whether only identification can tell where messages go. Otherwise the visit waits for it, and shows the messages meanwhile. */
  #dependsOnName(): boolean {
    return this.visit.current.peek().state === 'loading' || this.door.entryPoint.peek()?.signIn !== 'optional'
  }

  #isClosed(): boolean {
    const stands = this.stands.peek()
    return stands === 'closed' || stands === 'locked'
  }

  #stands(): Stands {
    const { state } = this.visit.current.value
    const entryPoint = this.door.entryPoint.value
    if (state === 'open') return state
    const failed = this.door.failed.value
    if (failed === 'refused') return 'closed'
    if (failed !== null || state === 'failed') return 'failed'
    if (entryPoint === null || state === 'loading') return 'looking'
    if (this.#mustSignIn()) return this.identity.isNaming ? 'looking' : 'locked'
    const takesWords = entryPoint.open || entryPoint.mode !== 'live' || (entryPoint.afterHours ?? null) !== null
    return takesWords ? 'new' : 'closed'
  }

  #mustSignIn(): boolean {
    return this.door.entryPoint.value?.signIn === 'required' && this.identity.customer.value === null
  }

  /** Releases what it holds in this page. The browser's storage stays. */
  destroy(): void {
    for (const end of this.#ends) end()
    this.visit.end()
  }

  open(): void {
    if (this.opened.value) return
    this.cameFrom = document.activeElement
    this.entered.value = true
    this.opened.value = true
    this.ofTab.setItem(this.keys.open, 'yes')
    void this.door.look()
    this.page.events.tell('open', {})
  }

  close(): void {
    if (!this.opened.value) return
    this.opened.value = false
    this.ofTab.removeItem(this.keys.open)
    this.page.events.tell('close', {})
  }

  async identify(token: IdentityToken): Promise<void> {
    await this.identity.identify(token)
    await this.visit.identified()
  }

  signOut(): void {
    this.amending.cancel()
    this.earlier.forget()
    this.visit.forget()
    // Before the next customer comes, who would find it.
    for (const store of [this.storage, this.ofTab]) store.clear((key) => goesWith(key, this.keys))
    this.identity.forget()
    this.bell.reset()
    this.page.attributes.clear()
    this.notTaken.value = null
    this.turn.value++
  }

  /** The storage key of the current customer's draft. */
  draftKey(): string {
    return this.keys.draft(this.identity.customer.value?.id ?? '')
  }

  draft(): string {
    return this.ofTab.getItem(this.draftKey()) ?? ''
  }

  #carryDraft(id: string): void {
    const from = this.keys.draft('')
    if (document.activeElement === this.page.host && !(this.page.root.activeElement instanceof HTMLButtonElement))
      this.writer.wait()
    const text = this.ofTab.getItem(from) ?? ''
    this.ofTab.removeItem(from)
    this.#addToDraft(id, text)
  }

  #addToDraft(person: string, text: string): void {
    if (text === '') return
    const key = this.keys.draft(person)
    const draft = this.ofTab.getItem(key) ?? ''
    this.ofTab.setItem(key, draft === '' ? text : `${draft}\n${text}`)
  }

  /** If a correction is no longer possible, its text goes back to the writer. */
  #followCorrection(): void {
    const room = this.amending.correction.value?.room
    if (room === undefined || (room === this.room.value && room.room.value?.status !== 'ended')) return
    this.#saveCorrection(this.identity.customer.peek()?.id ?? '')
  }

  #saveCorrection(person: string): void {
    this.#addToDraft(person, this.amending.giveUp() ?? '')
  }

  /** Whether somebody is looking at the messages. */
  attended(): boolean {
    return this.opened.value && document.visibilityState === 'visible'
  }

  #ring(id: string, name: string, text: string): void {
    const { widget } = words.value
    const title = name === '' ? this.title() : tame(name)
    void this.bell.ring(id, this.attended(), {
      title: title === '' ? widget.chat : title,
      body: text.slice(0, 200),
      open: () => this.open(),
    })
  }

  /** The entry point's own title; empty: none. */
  ownTitle(): string {
    return this.door.entryPoint.value?.appearance.title ?? ''
  }

  title(): string {
    return this.ownTitle() || words.value.widget.title
  }

  label(): string {
    const { widget } = words.value
    if (this.opened.value) return widget.close
    const count = this.unread.value
    return count === 0 ? widget.open : `${widget.open}, ${wording().counted(widget.unread, count)}`
  }
}
