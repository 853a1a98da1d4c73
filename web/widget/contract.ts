// What launcher and chat know of each other. A page may have a launcher of the last release in its cache: what stands here changes by
// additions only, and a change that an older side would not understand raises the number.
import type { EntryPoint } from './door.ts'
import type { Events } from './events.ts'
import type { IdentityToken } from './partyline.d.ts'
import type { Settings } from './settings.ts'

/** The launcher's number. The chat supports this one and the one before (`contracts` in chat.ts). */
export const contract = 1

/** Where the chat is, for launchers of all releases; under the origin of their script. */
export const chatPath = '/widget/chat.js'

/** What the launcher hands over. */
export interface Page {
  readonly contract: number
  readonly settings: Settings
  /** Of the script's tag; what the chat brings by a tag of its own needs it under a strict policy. Empty: none. */
  readonly nonce: string
  readonly events: Events
  readonly attributes: Map<string, string>
  /** The custom element, its shadow root, and where in it the chat is drawn. A textarea that has the focus in it until then is where somebody writes. */
  readonly host: HTMLElement
  readonly root: ShadowRoot
  readonly place: HTMLElement
  /** The entry point as it was at most `agedMs` ago. Rejects when it cannot be had. */
  look(agedMs: number): Promise<EntryPoint>
  /** The reader's language, and its words (`widget/locales/<code>.json`); null: English, or they could not be had. */
  readonly locale: string
  readonly words: Promise<unknown>
  /** How it stands; asked when the chat is drawn, which may be a while after it was wanted. */
  now(): Standing
  /** Told as soon as the chat remembers anything of anybody, which is before it is drawn: somebody may sign out between. Absent: a launcher that does not ask. */
  begun?(chat: Pick<Chat, 'signOut'>): void
  /** Draws the button as it is to be. */
  show(button: Button): void
  focusButton(): void
}

export interface Standing {
  /** Whether the panel is open; `entered`: by somebody just now, who came from `cameFrom`. */
  readonly opened: boolean
  readonly entered: boolean
  readonly cameFrom: Element | null
  /** Words that were typed and not sent; empty: none. */
  readonly draft: string
  /** What of them stood there when Enter was pressed, and is to be sent: they begin with it. Empty: nothing. Absent: a launcher that does not say. */
  readonly said?: string
}

export interface Button {
  readonly label: string
  readonly unread: number
  readonly opened: boolean
}

/** What the launcher asks of the chat. */
export interface Chat {
  open(): void
  close(): void
  identify(token: IdentityToken): Promise<void>
  signOut(): void
  /** On the page, and off it again: where the page has changed its body the chat goes on in the new one. */
  draw(): void
  undraw(): void
  /** Lets go of everything but what is in the browser's storage. */
  destroy(): void
}

export interface ChatModule {
  readonly contracts: readonly number[]
  /** Resolves when the chat is drawn. */
  start(page: Page): Promise<Chat>
}
