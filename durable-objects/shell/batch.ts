// Messages that come close together go out together, in one frame per socket. They wait until they are written to the disk; the output gate
// would hold their frames until then anyway. A message that comes alone goes out at once, since waiting costs one more turn of the object.
import { limits } from '../../protocol/limits.ts'
import type { Row } from './store.ts'

/** What one more turn of the object costs, in frames held by the output gate (2026-11, `npm run bench`). */
const turnInFrames = 6
/** After how many frames that went out at once a batch waits again, to find out whether messages come close together by now. */
const framesBetweenTries = 32

export class Batch {
  readonly #storage: Pick<DurableObjectStorage, 'sync'>
  readonly #sockets: () => number
  readonly #tell: (rows: readonly Row[]) => void
  #rows: Row[] = []
  #length = 0
  /** How often in a row waiting did not pay for its turn, or was not tried. */
  #alone = 0

  /** `sockets` returns how many sockets messages are sent to. */
  constructor(
    storage: Pick<DurableObjectStorage, 'sync'>,
    sockets: () => number,
    tell: (rows: readonly Row[]) => void,
  ) {
    this.#storage = storage
    this.#sockets = sockets
    this.#tell = tell
  }

  /** Tells of the rows now, or waits until they are durable and tells of later ones with them. If a write fails, the object restarts. */
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

  /** Tells of the waiting rows now. To be called before sending anything that has to come after them. */
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
