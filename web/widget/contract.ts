// The contract between launcher and chat. A page may have the previous release's launcher in its cache. So this changes by additions only, and a
// change that an older side would not understand raises the number.
import type { EntryPoint } from './door.ts'
import type { Events } from './events.ts'
import type { IdentityToken } from './partyline.d.ts'
import type { WidgetSettings } from './settings.ts'

/** The launcher's version of the contract. The chat supports this one and the previous one (`contracts` in chat.ts). */
export const contract = 1

/** The path of the chat for launchers of all releases, at the origin of their script. */
export const chatPath = '/widget/chat.js'

/** What the launcher passes to the chat. */
export interface Page {
  readonly contract: number
  readonly settings: WidgetSettings
  /** The nonce of the script's tag, which tags made by the chat need under a strict policy. Empty: none. */
  readonly nonce: string
  readonly events: Events
  readonly attributes: Map<string, string>
  /**
   * The custom element, its shadow root, and the place in it where the chat
   * is drawn. If a textarea in it has the focus, somebody is writing there.
   */
  readonly host: HTMLElement
  readonly root: ShadowRoot
  readonly place: HTMLElement
  /** The entry point, at most `agedMs` old. Rejects when it cannot be fetched; `cause`: the status of a refusal. Absent: of none, or from an older launcher. */
  look(agedMs: number): Promise<EntryPoint>
  /** The reader's language and its texts (`widget/locales/<code>.json`); null: English, or they could not be fetched. */
  readonly locale: string
  readonly words: Promise<unknown>
  /** The current state. The chat asks when it is drawn, which may be a while after it was wanted. */
  now(): LauncherState
  /**
   * Called as soon as the chat keeps personal data, which is before it is
   * drawn, because somebody may sign out in between. Absent: an older launcher.
   */
  begun?(chat: Pick<Chat, 'signOut'>): void
  /** Updates the button. */
  show(button: Button): void
  focusButton(): void
}

export interface LauncherState {
  /** Whether the panel is open. `entered`: somebody has just opened it, coming from the element `cameFrom`. */
  readonly opened: boolean
  readonly entered: boolean
  readonly cameFrom: Element | null
  /** Text that was typed and not sent; empty: none. */
  readonly draft: string
  /**
   * The part of the draft that was there when Enter was pressed, which is to be
   * sent. The draft begins with it. Empty: nothing. Absent: an older launcher.
   */
  readonly said?: string
}

export interface Button {
  readonly label: string
  readonly unread: number
  readonly opened: boolean
}

/** What the launcher calls on the chat. */
export interface Chat {
  open(): void
  close(): void
  identify(token: IdentityToken): Promise<void>
  signOut(): void
  /** Puts the chat on the page, or removes it. When the page replaces its body, the chat continues in the new one. */
  draw(): void
  undraw(): void
  /** Releases everything except what is in the browser's storage. */
  destroy(): void
}

export interface ChatModule {
  readonly contracts: readonly number[]
  /** Resolves when the chat is drawn. */
  start(page: Page): Promise<Chat>
}
