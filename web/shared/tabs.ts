// Words from one tab of a browser to its others: by a channel, else by storage events. Where both are refused no tab hears anything.
import type { Keeping } from './slots.ts'

export class Tabs {
  readonly #name: string
  readonly #storage: Keeping
  #channel: BroadcastChannel | null = null

  constructor(name: string, storage: Keeping, hear: (word: string) => void) {
    this.#name = name
    this.#storage = storage
    try {
      this.#channel = new BroadcastChannel(name)
      this.#channel.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') hear(data)
      })
    } catch {
      // Absent, or refused.
    }
    addEventListener('storage', ({ key, newValue }) => {
      if (key === name && newValue !== null) hear(newValue)
    })
  }

  tell(word: string): void {
    try {
      if (this.#channel === null) throw new Error('no channel')
      this.#channel.postMessage(word)
    } catch {
      this.#storage.setItem(this.#name, word)
      this.#storage.removeItem(this.#name)
    }
  }
}
