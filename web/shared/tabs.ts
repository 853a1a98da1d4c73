// Messages between the tabs of a browser: by a BroadcastChannel, else by storage events. If both are refused, tabs hear nothing.
import { onStorage } from './stores.ts'

export class Tabs {
  readonly #name: string
  readonly #put: (key: string, value: string | null) => void
  readonly #over = new AbortController()
  #channel: BroadcastChannel | null = null

  /** `put` writes to the browser's local storage; null deletes. It must not throw. */
  constructor(name: string, hear: (word: string) => void, put: (key: string, value: string | null) => void) {
    this.#name = name
    this.#put = put
    try {
      this.#channel = new BroadcastChannel(name)
      this.#channel.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') hear(data)
      })
    } catch {
      // Absent or refused.
    }
    const stored = ({ key, newValue }: Pick<StorageEvent, 'key' | 'newValue'>) => {
      if (key === name && newValue !== null) hear(newValue)
    }
    onStorage(stored, this.#over)
  }

  tell(word: string): void {
    try {
      if (this.#channel === null) throw new Error('no channel')
      this.#channel.postMessage(word)
    } catch {
      this.#put(this.#name, word)
      this.#put(this.#name, null)
    }
  }

  close(): void {
    this.#over.abort()
    this.#channel?.close()
  }
}
