// A browser behind a network that forbids sockets, at an object: it asks as the Worker does.
import type { Person } from '../../domain/conversation/person.ts'
import type { Opened } from '../../durable-objects/shell/mailbox.ts'
import { pollRequest } from '../../durable-objects/shell/person.ts'
import { isRefusal, type Refusal } from '../../protocol/problem.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'

interface Polled {
  fetch(request: Request): Promise<Response>
  openMailbox(person: Person, id: string, hello: string): Promise<Opened | Refusal>
  post(id: string, frames: readonly string[]): Promise<Refusal | null>
}

export class Poller {
  readonly id = crypto.randomUUID()
  readonly #object: Polled
  had = 0

  constructor(object: object) {
    this.#object = object as Polled
  }

  async open(person: Person, more: object = {}): Promise<readonly ServerFrame[]> {
    const hello = { type: 'hello', instance: 'instance-1', since: 0, ...more }
    const opened = await this.#object.openMailbox(person, this.id, JSON.stringify(hello))
    if (isRefusal(opened)) throw new Error(JSON.stringify(opened))
    this.had = opened.count
    return opened.frames.map((text) => JSON.parse(text) as ServerFrame)
  }

  post(...frames: readonly object[]): Promise<Refusal | null> {
    return this.#object.post(
      this.id,
      frames.map((frame) => JSON.stringify(frame)),
    )
  }

  /** A request that waits; `leave` is what the Worker does when its time is over. */
  async ask(had = this.had): Promise<{ readonly answer: Promise<string>; readonly waits: boolean; leave(): void }> {
    const response = await this.#object.fetch(pollRequest(this.id, had))
    const socket = response.webSocket
    if (!socket) return { answer: response.text(), waits: false, leave: () => {} }
    const answer = new Promise<string>((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve(String(data)))
    })
    socket.accept()
    return { answer, waits: true, leave: () => socket.close() }
  }

  /** What has come or comes; taken as had. */
  async hear(): Promise<readonly ServerFrame[]> {
    const { answer, leave } = await this.ask()
    const heard = JSON.parse(await answer) as { count: number; frames: ServerFrame[] }
    leave()
    if (isRefusal(heard)) throw new Error(JSON.stringify(heard))
    this.had = heard.count
    return heard.frames
  }
}
