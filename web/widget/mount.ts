// One mount of the widget: its time on a page, with the button, and the chat once somebody wants it. Calls before that are queued.
import { launcherLimits } from '../../protocol/launcher-limits.ts'
import { onStorage } from '../shared/stores.ts'
import { Tabs } from '../shared/tabs.ts'
import { goBack } from './back.ts'
import type { CallQueue } from './call-queue.ts'
import { ChatCode } from './chat-code.ts'
import { ChatWords } from './chat-words.ts'
import { contract, type Chat, type Page } from './contract.ts'
import type { Events } from './events.ts'
import { Face } from './face.ts'
import { forgetVisitor } from './forget.ts'
import { takeOver } from './former.ts'
import { savesData, whenIdle, whenLoaded } from './idle.ts'
import { keep, kept } from './kept.ts'
import { keysFor, type Keys } from './keys.ts'
import { launcherWords, type LauncherWords } from './launcher-words.ts'
import { Look } from './look.ts'
import type { IdentityToken } from './partyline.d.ts'
import { ElementPresence } from './presence.ts'
import type { WidgetSettings } from './settings.ts'
import type { WaitingFor } from './waiting.ts'

export interface MountOutside {
  readonly settings: WidgetSettings
  /** The nonce of the script's tag; empty: none. */
  readonly nonce: string
  readonly events: Events
  readonly attributes: Map<string, string>
  /** Calls on the chat, also from before the mount began. */
  readonly calls: CallQueue
  /** Whether a page that has removed the element wants it back. */
  isWanted(element: HTMLElement): boolean
  /** Called if it does not. */
  ended(): void
}

export class Mount {
  readonly #outside: MountOutside
  readonly #face: Face
  readonly #look: Look
  readonly #presence: ElementPresence
  readonly #locale: string
  readonly #words: LauncherWords
  readonly #chatCode: ChatCode
  readonly #chatWords: ChatWords
  readonly #over = new AbortController()
  readonly #calls: CallQueue
  #chat: Chat | null = null
  /** The chat, as soon as it has stored anything personal. */
  #begun: Pick<Chat, 'signOut'> | null = null
  #starting = false
  readonly #keys: Keys
  readonly #tabs: Tabs
  #opened: boolean
  #entered = false
  #cameFrom: Element | null = null
  #draft: string
  /** The part of the draft that was there when Enter was pressed. It is sent once the chat has loaded. */
  #said = ''

  constructor(outside: MountOutside) {
    const { settings } = outside
    this.#outside = outside
    this.#calls = outside.calls
    this.#keys = keysFor(settings.host, settings.entryPoint)
    takeOver(settings.entryPoint, this.#keys)
    this.#opened = kept('sessionStorage', this.#keys.open) === 'yes'
    this.#draft = kept('sessionStorage', this.#keys.draft('')) ?? ''
    const put = (key: string, value: string | null) => keep('localStorage', key, value)
    this.#tabs = new Tabs(`${this.#keys.ofHost}tabs`, () => this.#left(), put)
    const { code, words } = launcherWords(settings.languages)
    this.#locale = code
    this.#words = words
    this.#chatCode = new ChatCode(settings.host, outside.nonce, () => this.#fail())
    this.#chatWords = new ChatWords(settings.host, code)
    this.#look = new Look(settings.host, settings.entryPoint)
    this.#face = new Face(settings, {
      pressed: () => (this.#opened ? this.close() : this.open()),
      // A pointer at the button may press it next, so the chat is loaded.
      near: () => void this.#chatCode.run(),
      placed: () => this.#placed(),
      gone: () => this.#gone(),
    })
    this.#presence = new ElementPresence(
      this.#face.element,
      (element) => outside.isWanted(element),
      () => outside.ended(),
    )
  }

  begin(): void {
    this.#dress()
    this.#show()
    if (this.#opened) this.#wait(false)
    // Each step is separate, so that none blocks the page's main thread for long.
    whenIdle(() => {
      if (!this.#over.signal.aborted) void this.#lookAround()
    })
    whenIdle(() => {
      if (this.#over.signal.aborted || this.#chat !== null) return
      if (this.#opened || this.#calls.any || this.#isAwaited()) void this.#start()
      else this.#startLater()
    })
  }

  /** Puts the button on the page, unless it is there. */
  come(): void {
    this.#presence.come()
  }

  end(): void {
    this.#over.abort()
    this.#tabs.close()
    this.#chatCode.stop()
    this.#chat?.destroy()
    this.#presence.end()
  }

  open(): void {
    if (this.#chat !== null) return this.#chat.open()
    if (this.#opened) return
    this.#cameFrom = document.activeElement
    this.#entered = true
    this.#become(true)
    this.#wait(true)
    this.#try()
  }

  close(): void {
    if (this.#chat !== null) return this.#chat.close()
    if (!this.#opened) return
    this.#become(false)
    this.#face.wait(null)
    goBack(this.#cameFrom, this.#face.element, () => this.#face.focusButton())
  }

  /** Called by the page. The conversation goes on. */
  hide(hidden: boolean): void {
    if (hidden) this.close()
    this.#face.element.hidden = hidden
  }

  identify(token: IdentityToken): Promise<void> {
    if (this.#chat !== null) return this.#chat.identify(token)
    whenIdle(() => void this.#start())
    return this.#calls.identify(token)
  }

  signOut(): void {
    this.#left()
    this.#tabs.tell('left')
  }

  /** The customer has signed out, here or in another tab. */
  #left(): void {
    this.#begun?.signOut()
    // Done now and not when the chat has loaded, because the page may be closed before.
    forgetVisitor(this.#keys)
    this.#outside.attributes.clear()
    this.#draft = this.#said = ''
    this.#face.panel?.empty()
    this.#calls.signOut()
  }

  #become(opened: boolean): void {
    this.#opened = opened
    keep('sessionStorage', this.#keys.open, opened ? 'yes' : null)
    this.#show()
    this.#outside.events.tell(opened ? 'open' : 'close', {})
  }

  #show(): void {
    this.#face.show({ label: this.#opened ? this.#words.close : this.#words.open, unread: 0, opened: this.#opened })
  }

  #dress(): void {
    this.#face.dress(this.#locale, this.#words, this.#look.last?.appearance ?? null)
  }

  async #lookAround(): Promise<void> {
    try {
      await this.#look.look(launcherLimits.lookMs)
      this.#dress()
    } catch {
      // The button stays. The chat shows the error when it is opened.
    }
    if (!this.#over.signal.aborted) this.#outside.events.tell('ready', {})
  }

  /** Whether there is a conversation whose unread messages belong on the button. */
  #isAwaited(): boolean {
    const { visitor, conversation } = this.#keys
    return kept('localStorage', visitor) !== null && kept('localStorage', conversation('')) !== null
  }

  /** Fetches the chat when the page is idle, but does not run it before somebody wants it. */
  #startLater(): void {
    const { signal } = this.#over
    // Another tab may start a conversation.
    const looked = () => {
      if (this.#isAwaited()) void this.#start()
    }
    onStorage(looked, this.#over)
    if (savesData()) return
    whenLoaded(() => {
      if (signal.aborted || this.#chatCode.wanted) return
      this.#chatCode.fetchAhead()
      void this.#chatWords.fetch()
    })
  }

  /** Loads the chat for somebody who waits, and reports the result. */
  #try(): void {
    this.#chatCode.hurry()
    void this.#start()
  }

  async #start(): Promise<void> {
    if (this.#starting || this.#chat !== null || this.#over.signal.aborted) return
    this.#starting = true
    try {
      void this.#chatWords.fetch()
      const module = await this.#chatCode.run()
      if (this.#over.signal.aborted) return
      const chat = await module.start(this.#page())
      if (this.#over.signal.aborted) return chat.destroy()
      this.#begun = this.#chat = chat
      this.#face.wait(null)
      this.#calls.run(chat)
    } catch (error) {
      if (this.#over.signal.aborted) return
      this.#fail()
      reportError(error)
    } finally {
      this.#starting = false
    }
  }

  #page(): Page {
    const { settings, nonce, events, attributes } = this.#outside
    const [face, look] = [this.#face, this.#look]
    return {
      contract,
      settings,
      nonce,
      events,
      attributes,
      host: face.element,
      root: face.root,
      place: face.place,
      locale: this.#locale,
      // Tries once more if they could not be fetched before.
      words: this.#chatWords.fetch(),
      look: (agedMs) => look.look(agedMs),
      now: () => ({
        opened: this.#opened,
        entered: this.#entered,
        cameFrom: this.#cameFrom,
        draft: this.#draft,
        said: this.#said,
      }),
      begun: (chat) => void (this.#begun = chat),
      show: (button) => {
        this.#opened = button.opened
        face.show(button)
      },
      focusButton: () => face.focusButton(),
    }
  }

  #wait(entered: boolean): void {
    const waiting: WaitingFor = {
      words: this.#words,
      title: this.#look.last?.appearance.title || this.#words.title,
      draft: () => this.#draft,
      close: () => this.close(),
      again: () => {
        this.#face.panel?.wait()
        this.#try()
      },
      typed: (text, byEnter) => {
        this.#draft = text
        // Text that was changed after Enter is not sent.
        if (byEnter) this.#said = text
        else if (!text.startsWith(this.#said)) this.#said = ''
        keep('sessionStorage', this.#keys.draft(''), text)
      },
    }
    this.#face.wait(waiting, entered)
  }

  #fail(): void {
    this.#face.panel?.fail()
    this.#calls.fail('unreachable')
  }

  #placed(): void {
    this.#face.rise()
    this.#chat?.draw()
    // A dialog that was out of the page is no longer shown.
    this.#face.panel?.show(false)
  }

  #gone(): void {
    if (this.#over.signal.aborted) return
    this.#chat?.undraw()
    this.#presence.left()
  }
}
