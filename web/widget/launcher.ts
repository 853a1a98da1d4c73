// Executes the calls on `window.partyline` for the current mount: the widget's time on the page from `mount` to `destroy`. A mount begins when the
// page is idle or something is called that cannot wait, since the main thread belongs to the page while it loads (U1).
import { CallQueue } from './call-queue.ts'
import type { Obeys } from './calls.ts'
import { Events } from './events.ts'
import { whenIdle } from './idle.ts'
import { warn } from './log.ts'
import { Mount, type MountOutside } from './mount.ts'
import type { Attributes, IdentityToken } from './partyline.d.ts'
import type { WidgetSettings } from './settings.ts'

interface LauncherOutside extends Pick<MountOutside, 'nonce' | 'isWanted'> {
  /** Throws if the attributes name no entry point. */
  settingsOf(attributes: Attributes): WidgetSettings
}

export class Launcher implements Obeys {
  readonly events = new Events()
  readonly attributes = new Map<string, string>()
  readonly #outside: LauncherOutside
  #attributes: Attributes
  #calls = new CallQueue()
  /** Begins a mount that was announced and has not begun. */
  #begin: (() => void) | null = null
  #mount: Mount | null = null
  #hidden = false

  constructor(attributes: Attributes, outside: LauncherOutside) {
    this.#attributes = attributes
    this.#outside = outside
  }

  get mounted(): boolean {
    return this.#mount !== null || this.#begin !== null
  }

  /** Returns whether a widget with these settings is there. Throws a TypeError if the attributes are incomplete. */
  mount(attributes: Attributes = {}): boolean {
    const all = { ...this.#attributes, ...attributes }
    if (this.mounted) return this.#is(this.#outside.settingsOf(all))
    this.#attributes = all
    const settings = this.#outside.settingsOf(all)
    const calls = new CallQueue()
    const begin = () => {
      const mount = this.#make(settings, calls)
      this.#mount = mount
      this.#begin = null
      mount.begin()
      mount.hide(this.#hidden)
    }
    this.#calls = calls
    this.#begin = begin
    whenIdle(() => {
      if (this.#begin === begin) begin()
    })
    // The button is made in one step and inserted in the next, so that none is long. Waiting for both takes no longer than for one.
    whenIdle(() => this.#mount?.come())
    return true
  }

  hide(hidden: boolean): void {
    this.#hidden = hidden
    this.#mount?.hide(hidden)
  }

  destroy(): void {
    this.#end()
    this.events.clear()
    this.attributes.clear()
  }

  open(): void {
    this.#mounted()?.open()
  }

  close(): void {
    if (this.mounted) this.#mounted()?.close()
  }

  identify(token: IdentityToken): Promise<void> {
    this.mount()
    return this.#mount?.identify(token) ?? this.#calls.identify(token)
  }

  signOut(): void {
    if (this.mounted) return this.#mounted()?.signOut()
    // Signing out also works without a widget on the page, and does not put one there.
    const mount = this.#make(this.#outside.settingsOf(this.#attributes), new CallQueue())
    mount.signOut()
    mount.end()
  }

  #is({ host, entryPoint }: WidgetSettings): boolean {
    const mounted = this.#outside.settingsOf(this.#attributes)
    const same = host + entryPoint === mounted.host + mounted.entryPoint
    if (!same)
      warn(
        `"${mounted.entryPoint}" is on this page, and "${entryPoint}" can only come after it: destroy(), mount({ entryPoint })`,
      )
    return same
  }

  #make(settings: WidgetSettings, calls: CallQueue): Mount {
    const { events, attributes } = this
    return new Mount({ ...this.#outside, settings, events, attributes, calls, ended: () => this.#end() })
  }

  /** For a call that cannot wait until the page is idle. Throws as `mount` does. Null: the page has ended the mount as its element came. */
  #mounted(): Mount | null {
    this.mount()
    this.#begin?.()
    this.#mount?.come()
    return this.#mount
  }

  #end(): void {
    const mount = this.#mount
    this.#mount = null
    this.#begin = null
    this.#calls.fail('destroyed')
    mount?.end()
  }
}
