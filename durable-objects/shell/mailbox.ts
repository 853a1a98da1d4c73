// A connection over HTTP (D5). Frames wait here, counted, until a request has fetched them and the next request confirms that. While a
// request waits, the object may hibernate: the Worker holds the request and one end of a socket, and the other end is here.
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { SocketSession } from './session.ts'

/** What is attached to the socket of a waiting request. It is all of the mailbox, since no request waits at one that holds frames. */
export interface Poll {
  readonly mailbox: string
  /** How many frames the client has received. */
  readonly had: number
  readonly session: SocketSession
  /** When the request came (ms). */
  readonly at: number
}

/** Frames as texts, and how many there have been so far. */
export interface Opened {
  readonly count: number
  readonly frames: readonly string[]
}

export class Mailbox {
  readonly id: string
  readonly #abandoned: () => void
  #session: SocketSession
  #held: string[] = []
  #heldLength = 0
  /** How many frames have been put in so far. */
  #count: number
  #reader: WebSocket | null = null
  #readAt = 0
  #ending: CloseCode | null = null
  #timer: ReturnType<typeof setTimeout> | null = null

  /** `abandoned` is called when no request has come for `limits.polling.silentMs`. */
  constructor(id: string, session: SocketSession, abandoned: () => void, had = 0) {
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
    // The answer is sent when the object's turn is over, so that frames which come together go together.
    if (this.#reader && this.#held.length === 1) queueMicrotask(() => this.#answer())
  }

  /** Ends the mailbox. Frames from before the end can still be fetched. */
  close(code: CloseCode): void {
    this.#ending ??= code
    this.#answer()
  }

  keep(session: SocketSession): void {
    this.#session = session
    this.#attach()
  }

  /** Returns what came after the first `had` frames, or why no more frames will come. Null: the request has to wait. */
  take(had: number): string | null {
    this.expect()
    const fresh = this.#count - had
    if (fresh < 0 || fresh > this.#held.length) return refusalText(closedBy(closeCodes.silent))
    for (const text of this.#held.splice(0, this.#held.length - fresh)) this.#heldLength -= text.length
    return this.#text()
  }

  /** Returns what the mailbox holds when it has just been opened. */
  opened(): Opened | Refusal {
    return this.#ending ? closedBy(this.#ending) : { count: this.#count, frames: [...this.#held] }
  }

  /** Lets a request wait. Only one waits at a time, so a newer one ends the older. */
  wait(reader: WebSocket, at: number): void {
    if (this.#reader) this.#tell(refusalText(refuse('superseded')))
    this.#reader = reader
    this.#readAt = at
    this.#attach()
    this.#forget()
  }

  /** The Worker or the client has given up the request. */
  left(reader: WebSocket): void {
    if (reader !== this.#reader) return
    this.#reader = null
    this.expect()
  }

  /** Waits for the next request. The timer keeps the object awake (platform), but only for this time between two requests. */
  expect(): void {
    this.#forget()
    if (!this.#reader) this.#timer = setTimeout(this.#abandoned, limits.polling.silentMs)
  }

  /** A client that has not fetched for so long has to read again from the log. */
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
      // The close of this socket may wake the object. Without the attachment it cannot bring an ended mailbox back to life.
      reader?.serializeAttachment(null)
      reader?.send(text)
      reader?.close(1000, 'answered')
    } catch {
      // The request is gone. The next one fetches the frames.
    }
  }

  #attach(): void {
    const poll: Poll = { mailbox: this.id, had: this.#count, session: this.#session, at: this.#readAt }
    this.#reader?.serializeAttachment(poll)
  }

  #forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** Returns a close code as a refusal over HTTP. */
export function closedBy({ code }: CloseCode): Refusal {
  return { ...refuse('connection_closed'), close: code }
}

export function refusalText(refusal: Refusal): string {
  return JSON.stringify(refusal)
}
