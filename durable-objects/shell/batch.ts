// Words that come close together go out together, in one frame per socket: they wait for the write that the output gate would
// hold them for anyway. Words that come alone go out at once, since waiting is worth one more turn of the object.
import { limits } from '../../protocol/limits.ts'
import type { Row } from './store.ts'

/** So often are words that came alone made to wait for others, to find out whether others come. */
const tryEvery = 16

export class Batch {
  readonly #storage: Pick<DurableObjectStorage, 'sync'>
  readonly #tell: (rows: readonly Row[]) => void
  #rows: Row[] = []
  #length = 0
  /** How many in a row have gone alone. */
  #alone = 0

  constructor(storage: Pick<DurableObjectStorage, 'sync'>, tell: (rows: readonly Row[]) => void) {
    this.#storage = storage
    this.#tell = tell
  }

  /** Tells of the rows now, or once they are durable with what has been added by then. A write that fails restarts the object. */
  add(rows: readonly Row[]): void {
    if (rows.length === 0) return
    const first = this.#rows.length === 0
    for (const row of rows) {
      this.#rows.push(row)
      this.#length += row.item?.length ?? 0
    }
    const full = this.#rows.length >= limits.pageItems || this.#length >= limits.pageBytes
    if (full || (first && this.#alone % tryEvery !== 0)) this.flush()
    else if (first) void this.#storage.sync().then(() => this.flush())
  }

  /** Tells of them now: before anything that has to come after them is sent. */
  flush(): void {
    if (this.#rows.length === 0) return
    const rows = this.#rows
    this.#rows = []
    this.#length = 0
    this.#alone = rows.length === 1 ? this.#alone + 1 : 0
    this.#tell(rows)
  }
}
