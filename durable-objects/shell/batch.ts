// Words that come close together go out together, in one frame per socket: they wait for the write that the output gate would
// hold them for anyway. Words that come alone go out at once, since waiting costs one more turn of the object.
import { limits } from '../../protocol/limits.ts'
import type { Row } from './store.ts'

/** What one more turn of the object costs, in frames that are held by the gate (2026-11, `npm run bench`). */
const turnInFrames = 6
/** How many frames go out before words that need not wait wait again, to find out whether others come by now. */
const framesBetweenTries = 32

export class Batch {
  readonly #storage: Pick<DurableObjectStorage, 'sync'>
  readonly #sockets: () => number
  readonly #tell: (rows: readonly Row[]) => void
  #rows: Row[] = []
  #length = 0
  /** How often in a row waiting was not worth its turn, or was not tried. */
  #alone = 0

  /** `sockets`: how many of them hear words. */
  constructor(
    storage: Pick<DurableObjectStorage, 'sync'>,
    sockets: () => number,
    tell: (rows: readonly Row[]) => void,
  ) {
    this.#storage = storage
    this.#sockets = sockets
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
    if (full || (first && !this.#worthTrying())) this.flush()
    else if (first) void this.#storage.sync().then(() => this.flush())
  }

  /** Tells of them now: before anything that has to come after them is sent. */
  flush(): void {
    if (this.#rows.length === 0) return
    const rows = this.#rows
    this.#rows = []
    this.#length = 0
    const framesSaved = (rows.length - 1) * this.#sockets()
    this.#alone = framesSaved < turnInFrames ? this.#alone + 1 : 0
    this.#tell(rows)
  }

  #worthTrying(): boolean {
    return this.#alone % Math.ceil(framesBetweenTries / Math.max(1, this.#sockets())) === 0
  }
}
