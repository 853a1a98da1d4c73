// A living tab that has nothing to send looks for what a closed one left, and sends it as the instance that wrote it (D3, R11).
import { limits } from '../../protocol/limits.ts'
import type { Slot } from './slots.ts'

export interface AdoptionOutside {
  after(spanMs: number, run: () => void): () => void
  claim(wanted: 'unsent'): Promise<Slot | null>
  /** Nothing of one's own is to be sent, and the server listens. */
  idle(): boolean
  /** The log is here from its beginning: only then can be told what of the slot has arrived. */
  whole(): boolean
  fetchBeginning(): void
  adopt(slot: Slot): void
}

export class Adoption {
  readonly #outside: AdoptionOutside
  #cancel: () => void = () => {}
  #stopped = false
  /** There is something to adopt once the beginning is here. */
  #waits = false

  constructor(outside: AdoptionOutside) {
    this.#outside = outside
  }

  start(): void {
    this.#cancel()
    this.#cancel = this.#outside.after(limits.adoptEveryMs, () => {
      void this.#look().finally(() => {
        if (!this.#stopped) this.start()
      })
    })
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  /** A page of what was before has come. */
  earlierCame(): void {
    if (!this.#waits) return
    if (!this.#outside.whole()) return this.#outside.fetchBeginning()
    this.#waits = false
    void this.#look()
  }

  async #look(): Promise<void> {
    if (!this.#outside.idle()) return
    const slot = await this.#outside.claim('unsent')
    if (!slot) return
    if (this.#stopped || !this.#outside.idle() || !this.#outside.whole()) {
      slot.release()
      this.#wait()
      return
    }
    this.#outside.adopt(slot)
  }

  #wait(): void {
    if (this.#stopped || this.#outside.whole()) return
    this.#waits = true
    this.#outside.fetchBeginning()
  }
}
