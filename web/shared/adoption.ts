// A tab that has nothing to send looks for what a closed tab left unsent, and sends it under that tab's instance (D3, R11).
import { limits } from '../../protocol/limits.ts'
import type { Slot } from './slots.ts'

export interface AdoptionOutside {
  after(spanMs: number, run: () => void): () => void
  takeSlot(wanted: 'unsent'): Promise<Slot | null>
  /** Whether this tab has nothing to send and is connected. */
  idle(): boolean
  /** Whether the log is loaded from its beginning. Only then can the tab tell what of the slot has arrived. */
  whole(): boolean
  fetchBeginning(): void
  adopt(slot: Slot): void
}

export class Adoption {
  readonly #outside: AdoptionOutside
  #cancel: () => void = () => {}
  #stopped = false
  /** A slot was found, and is adopted once the beginning is loaded. */
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

  /** A page of earlier items has arrived. */
  earlierCame(): void {
    if (!this.#waits) return
    if (!this.#outside.whole()) return this.#outside.fetchBeginning()
    this.#waits = false
    void this.#look()
  }

  async #look(): Promise<void> {
    if (!this.#outside.idle()) return
    const slot = await this.#outside.takeSlot('unsent')
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
