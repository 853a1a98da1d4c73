// The same server over HTTP: mailboxes, and a network on which requests and answers move by hand, get lost, or come late.
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import type { PollAnswer } from '../../web/shared/polling.ts'
import type { FakePerson, FakeRoomServer } from './fake-room-server.ts'

class FakeMailbox {
  readonly session: ReturnType<FakeRoomServer['connect']>
  readonly #frames: unknown[] = []
  reader: FakeRequest | null = null

  constructor(server: FakeRoomServer, person: FakePerson) {
    this.session = server.connect(person, (text) => {
      this.#frames.push(JSON.parse(text))
      this.reader?.answer(this.after(this.reader.had))
      this.reader = null
    })
  }

  after(had: number): PollAnswer {
    return { status: 200, body: { count: this.#frames.length, frames: this.#frames.slice(had) } }
  }

  has(had: number): boolean {
    return this.#frames.length > had
  }
}

export class FakeRequest {
  readonly #http: FakeHttp
  readonly #settle: (answered: PollAnswer) => void
  readonly #fail: () => void
  readonly person: FakePerson
  readonly path: string
  readonly token: string
  readonly body: unknown
  #at: 'up' | 'server' | 'down' | 'over' = 'up'
  #answer: PollAnswer | null = null

  constructor(
    http: FakeHttp,
    asked: Pick<FakeRequest, 'person' | 'path' | 'token' | 'body'>,
    settle: (answered: PollAnswer) => void,
    fail: () => void,
  ) {
    this.#http = http
    this.person = asked.person
    this.path = asked.path
    this.token = asked.token
    this.body = asked.body
    this.#settle = settle
    this.#fail = fail
  }

  get had(): number {
    return (this.body as { had: number }).had
  }

  get idle(): boolean {
    return this.#at === 'server' || this.#at === 'over'
  }

  get over(): boolean {
    return this.#at === 'over'
  }

  moveUp(): void {
    if (this.#at !== 'up') return
    this.#at = 'server'
    this.#http.handle(this)
  }

  answer(answer: PollAnswer): void {
    if (this.#at !== 'server') return
    this.#at = 'down'
    this.#answer = answer
  }

  moveDown(): void {
    if (this.#at !== 'down' || !this.#answer) return
    this.#at = 'over'
    this.#settle(this.#answer)
  }

  /** The client hears no more of it. What is on its way to the server may still arrive. */
  cut(): void {
    if (this.#at !== 'up') this.#at = 'over'
    this.#fail()
  }
}

export class FakeHttp {
  readonly requests: FakeRequest[] = []
  readonly #server: FakeRoomServer
  readonly #mailboxes = new Map<string, FakeMailbox>()
  #count = 0

  constructor(server: FakeRoomServer) {
    this.#server = server
  }

  /** `after` is the client's clock, for the end of its patience. */
  post(
    person: FakePerson,
    [url, token, body, withinMs, signal]: readonly [string, string, unknown, number, AbortSignal],
    after: (spanMs: number, run: () => void) => () => void,
  ): Promise<PollAnswer> {
    return new Promise((resolve, reject) => {
      const path = url.slice(url.indexOf('/polling') + '/polling'.length)
      const request = new FakeRequest(this, { person, path, token, body }, resolve, () => reject(new Error('cut')))
      this.requests.push(request)
      after(withinMs, () => request.cut())
      signal.addEventListener('abort', () => request.cut())
    })
  }

  /** A deploy: nobody waits any more, and whoever asks is told to begin again. */
  forget(): void {
    for (const { session } of this.#mailboxes.values()) this.#server.sessions.delete(session)
    for (const { reader } of this.#mailboxes.values())
      reader?.answer({ status: 200, body: { count: reader.had, frames: [] } })
    this.#mailboxes.clear()
  }

  /** The span that a request waits has passed. */
  timeOut(): void {
    for (const mailbox of this.#mailboxes.values()) {
      const { reader } = mailbox
      mailbox.reader = null
      reader?.answer({ status: 200, body: { count: reader.had, frames: [] } })
    }
  }

  handle(request: FakeRequest): void {
    const { path, token, body } = request
    if (path === '') return this.#begin(request)
    const mailbox = this.#mailboxes.get(token)
    if (!mailbox) {
      const close = closeCodes.silent.code
      return request.answer({ status: 410, body: { code: 'connection_closed', close } })
    }
    if (path === '/wait') return this.#wait(request, mailbox)
    const { frames } = body as { frames: unknown[] }
    if (frames.length > limits.polling.framesPerRequest) throw new Error('too many frames')
    for (const frame of frames) this.#server.receive(mailbox.session, JSON.stringify(frame))
    request.answer({ status: 204, body: null })
  }

  #begin(request: FakeRequest): void {
    const token = `polling${++this.#count}`
    const mailbox = new FakeMailbox(this.#server, request.person)
    this.#mailboxes.set(token, mailbox)
    this.#server.receive(mailbox.session, JSON.stringify(request.body))
    const { body } = mailbox.after(0)
    request.answer({ status: 200, body: { token, ...(body as object) } })
  }

  #wait(request: FakeRequest, mailbox: FakeMailbox): void {
    mailbox.reader?.answer({ status: 409, body: { code: 'superseded' } })
    mailbox.reader = null
    if (mailbox.has(request.had)) request.answer(mailbox.after(request.had))
    else mailbox.reader = request
  }
}
