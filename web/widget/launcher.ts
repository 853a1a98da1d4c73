// What `window.partyline` asks, of the stay that there is: one at a time, and another one after it.
import type { Obeys } from './calls.ts'
import { Events } from './events.ts'
import type { Attributes, IdentityToken } from './partyline.d.ts'
import type { Settings } from './settings.ts'
import { Stay } from './stay.ts'

export class Launcher implements Obeys {
  readonly events = new Events()
  readonly attributes = new Map<string, string>()
  readonly #settingsOf: (attributes: Attributes) => Settings
  readonly #isWanted: (element: HTMLElement) => boolean
  readonly #nonce: string
  #attributes: Attributes
  #stay: Stay | null = null

  constructor(
    attributes: Attributes,
    outside: {
      readonly nonce: string
      /** Throws where they name no entry point. */
      settingsOf(attributes: Attributes): Settings
      isWanted(element: HTMLElement): boolean
    },
  ) {
    this.#attributes = attributes
    this.#nonce = outside.nonce
    this.#settingsOf = outside.settingsOf
    this.#isWanted = outside.isWanted
  }

  get mounted(): boolean {
    return this.#stay !== null
  }

  mount(attributes?: Attributes): void {
    if (this.#stay !== null) return
    if (attributes !== undefined) this.#attributes = { ...this.#attributes, ...attributes }
    const { events, attributes: given } = this
    const stay = new Stay({
      settings: this.#settingsOf(this.#attributes),
      nonce: this.#nonce,
      events,
      attributes: given,
      isWanted: this.#isWanted,
      ended: () => this.#end(),
    })
    this.#stay = stay
    stay.begin()
  }

  destroy(): void {
    this.#end()
    this.events.clear()
    this.attributes.clear()
  }

  open(): void {
    this.mount()
    this.#stay?.open()
  }

  close(): void {
    this.#stay?.close()
  }

  identify(token: IdentityToken): Promise<void> {
    this.mount()
    return this.#stay?.identify(token) ?? Promise.resolve()
  }

  signOut(): void {
    this.mount()
    this.#stay?.signOut()
  }

  #end(): void {
    const stay = this.#stay
    this.#stay = null
    stay?.end()
  }
}
