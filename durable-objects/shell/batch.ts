// What is said in a full room while a write is under way goes out in one frame per socket when the write is done. The output
// gate would hold each frame until then anyway, at the price of one held frame per message and socket.
import { limits } from '../../protocol/limits.ts'
import type { Row } from './store.ts'

export class Batch {
  readonly #storage: Pick<DurableObjectStorage, 'sync'>
  readonly #tell: (rows: readonly Row[]) => void
  #rows: Row[] = []
  #length = 0

  constructor(storage: Pick<DurableObjectStorage, 'sync'>, tell: (rows: readonly Row[]) => void) {
    this.#storage = storage
    this.#tell = tell
  }

  /** Tells of the rows once they are durable, with what has been added by then. A write that fails restarts the object. */
  add(rows: readonly Row[]): void {
    const first = this.#rows.length === 0
    for (const row of rows) {
      this.#rows.push(row)
      this.#length += row.item?.length ?? 0
    }
    if (this.#rows.length >= limits.pageItems || this.#length >= limits.pageBytes) this.flush()
    else if (first) void this.#storage.sync().then(() => this.flush())
  }

  /** Tells of them now: before anything that has to come after them is sent. */
  flush(): void {
    if (this.#rows.length === 0) return
    const rows = this.#rows
    this.#rows = []
    this.#length = 0
    this.#tell(rows)
  }
}
