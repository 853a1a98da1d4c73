// What the launcher draws: the button with its badge, and the panel until the chat has loaded.
import { badgeOf } from './badge.ts'
import type { Button } from './contract.ts'
import type { EntryPoint } from './door.ts'
import { PartylineChat } from './element.ts'
import type { LauncherWords } from './launcher-words.ts'
import { icon, make } from './make.ts'
import { chatPath, downPath } from './parts/paths.ts'
import { defaultAccent, type WidgetSettings } from './settings.ts'
import { WaitingPanel, type WaitingFor } from './waiting.ts'
import css from './launcher.css?inline'

export interface FaceHears {
  pressed(): void
  /** The pointer is at the button, so it may be pressed soon. */
  near(): void
  placed(): void
  gone(): void
}

export class Face {
  readonly element = new PartylineChat()
  readonly root: ShadowRoot
  /** The element in which the chat is drawn. */
  readonly place = make('div', {})
  /** On the browser's top layer where supported, where no ancestor in the page can move, clip or dim it. */
  readonly #section = make('section', { popover: 'manual' })
  readonly #icon = icon(chatPath)
  readonly #badge = make('span', { class: 'badge', 'aria-hidden': 'true' })
  readonly #button = make('button', { type: 'button', class: 'launcher' }, this.#icon)
  readonly #settings: WidgetSettings
  #panel: WaitingPanel | null = null

  constructor(settings: WidgetSettings, hears: FaceHears) {
    this.#settings = settings
    this.#button.addEventListener('click', () => hears.pressed())
    for (const name of ['pointerenter', 'pointerdown', 'focus']) this.#button.addEventListener(name, () => hears.near())
    if (settings.launcher === 'shown') this.#section.append(this.#button)
    this.#section.append(this.place)
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    // An open shadow root: a closed one would not keep the page's scripts out, only accessibility tools and tests.
    this.root = this.element.attachShadow({ mode: 'open' })
    this.root.adoptedStyleSheets = [sheet]
    this.root.append(this.#section)
    this.element.guest = hears
  }

  /** Applies the entry point's look; null: not known yet. */
  dress(code: string, words: LauncherWords, appearance: EntryPoint['appearance'] | null): void {
    const { side, direction, theme, accent } = this.#settings
    const section = this.#section
    section.className = `widget at-${side ?? appearance?.side ?? 'end'}`
    section.ariaLabel = words.chat
    section.lang = code
    section.dir = direction ?? words.direction
    section.dataset['theme'] = theme
    section.style.setProperty('--fill', accent ?? appearance?.accent ?? defaultAccent)
  }

  show({ label, unread, opened }: Button): void {
    const button = this.#button
    if (opened) this.element.hidden = false
    button.ariaLabel = label
    button.ariaExpanded = String(opened)
    // Elements that stay are updated in place: replacing one would cancel a press that began on it.
    this.#icon.setAttribute('class', opened ? 'icon' : 'icon filled')
    this.#icon.firstElementChild?.setAttribute('d', opened ? downPath : chatPath)
    this.#badge.textContent = badgeOf(unread)
    if (opened || unread === 0) this.#badge.remove()
    else button.append(this.#badge)
  }

  focusButton(): void {
    this.#button.focus()
  }

  /** Shows it on the top layer. Call it each time that the element was inserted. */
  rise(): void {
    this.#section.togglePopover?.(true)
  }

  /** Shows the waiting panel until the chat has one; null removes it. */
  wait(waiting: WaitingFor | null, entered = false): void {
    this.#panel?.dialog.remove()
    this.#panel = waiting === null ? null : new WaitingPanel(waiting)
    if (this.#panel === null) return
    this.#section.append(this.#panel.dialog)
    this.#panel.show(entered)
  }

  get panel(): WaitingPanel | null {
    return this.#panel
  }
}
