// A connection over HTTP (D5): frames wait here, counted, until a request has fetched them and the next one says so. While a request
// waits the object may hibernate: the Worker holds the request and one end of a socket, and here is the other end.
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Session } from './session.ts'

/** What is attached to the socket of a waiting request: all of the mailbox, since one in which frames lie lets nobody wait. */
export interface Waiting {
  readonly mailbox: string
  /** How many frames the client has. */
  readonly had: number
  readonly session: Session
  /** When the request came (ms). */
  readonly at: number
}

/** Frames as texts, and how many there were so far. */
export interface Opened {
  readonly count: number
  readonly frames: readonly string[]
}

export class Mailbox {
  readonly id: string
  readonly #abandoned: () => void
  #session: Session
  #held: string[] = []
  #heldLength = 0
  /** How many frames were put in so far. */
  #count: number
  #reader: WebSocket | null = null
  #readAt = 0
  #ending: CloseCode | null = null
  #timer: ReturnType<typeof setTimeout> | null = null

  /** `abandoned` is called when no request has come for `limits.polling.silentMs`. */
  constructor(id: string, session: Session, abandoned: () => void, had = 0) {
    this.id = id
    this.#session = session
    this.#abandoned = abandoned
    this.#count = had
    this.expect()
  }

  send(text: string): void {
    if (this.#ending) return
    this.#held.push(text)
    this.#heldLength += text.length
    this.#count++
    if (this.#heldLength > limits.polling.heldBytes) return this.#overflow()
    // Once the object's turn is over, so that what comes together goes together.
    if (this.#reader && this.#held.length === 1) queueMicrotask(() => this.#answer())
  }

  /** What comes before the end can still be fetched. */
  close(code: CloseCode): void {
    this.#ending ??= code
    this.#answer()
  }

  keep(session: Session): void {
    this.#session = session
    this.#attach()
  }

  /** What has come after the first `had` frames, or why nothing more will; null: the request is to wait. */
  take(had: number): string | null {
    this.expect()
    const fresh = this.#count - had
    if (fresh < 0 || fresh > this.#held.length) return refusalText(closedBy(closeCodes.silent))
    for (const text of this.#held.splice(0, this.#held.length - fresh)) this.#heldLength -= text.length
    return this.#text()
  }

  /** What there is to begin with. */
  opened(): Opened | Refusal {
    return this.#ending ? closedBy(this.#ending) : { count: this.#count, frames: [...this.#held] }
  }

  /** One request waits at a time: a newer one ends the older. */
  wait(reader: WebSocket, at: number): void {
    if (this.#reader) this.#tell(refusalText(refuse('superseded')))
    this.#reader = reader
    this.#readAt = at
    this.#attach()
    this.#forget()
  }

  /** The Worker let go of the request, or the client did. */
  left(reader: WebSocket): void {
    if (reader !== this.#reader) return
    this.#reader = null
    this.expect()
  }

  /** A timer keeps the object awake (platform), for no longer than this between two requests. */
  expect(): void {
    this.#forget()
    if (!this.#reader) this.#timer = setTimeout(this.#abandoned, limits.polling.silentMs)
  }

  /** Whoever does not fetch for so long reads again from the log. */
  #overflow(): void {
    this.#held = []
    this.close(closeCodes.silent)
  }

  #answer(): void {
    const text = this.#text()
    if (!this.#reader || text === null) return
    this.#tell(text)
    this.expect()
  }

  #text(): string | null {
    if (this.#held.length > 0) return `{"count":${this.#count},"frames":[${this.#held.join(',')}]}`
    return this.#ending && refusalText(closedBy(this.#ending))
  }

  #tell(text: string): void {
    const reader = this.#reader
    this.#reader = null
    try {
      // Its close may be what wakes the object: nothing that is over comes back to life by it.
      reader?.serializeAttachment(null)
      reader?.send(text)
      reader?.close(1000, 'answered')
    } catch {
      // The request is gone; the next one fetches it.
    }
  }

  #attach(): void {
    const waiting: Waiting = { mailbox: this.id, had: this.#count, session: this.#session, at: this.#readAt }
    this.#reader?.serializeAttachment(waiting)
  }

  #forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** A close code as HTTP says it. */
export function closedBy({ code }: CloseCode): Refusal {
  return { ...refuse('connection_closed'), close: code }
}

export function refusalText(refusal: Refusal): string {
  return JSON.stringify(refusal)
}
