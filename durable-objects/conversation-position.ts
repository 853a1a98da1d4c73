// The customer's position in the queue (Q9): the queue's last hint, which is kept in memory and passed on to the customer's sockets.
import type { Conversation } from '../domain/conversation/state.ts'
import { pendingQueue, waitedFor } from '../domain/conversation/status.ts'
import type { QueuePosition } from '../domain/hints.ts'
import { customerParticipant } from '../protocol/items.ts'

/** Asks the queue for the position. Rejects if the queue does not answer. */
export type AskPosition = (queue: string, invitation: string) => Promise<QueuePosition | null>

/** The sockets of the conversation. Only the customer's are used. */
export interface Hearers<Socket> {
  broadcast(audience: 'customer', text: string, to: 'greeted'): void
  send(socket: Socket, text: string): void
  count(who: string): number
}

export class ConversationPosition<Socket> {
  readonly #state: () => Conversation
  readonly #sockets: Hearers<Socket>
  readonly #ask: AskPosition
  #last: QueuePosition | null = null
  /** The invitation for which the queue has been asked since the object woke. */
  #asked: string | null = null

  constructor(state: () => Conversation, sockets: Hearers<Socket>, ask: AskPosition) {
    this.#state = state
    this.#sockets = sockets
    this.#ask = ask
  }

  /** Takes a hint of the queue. One about another invitation has come too late. */
  hear(queuePosition: QueuePosition): void {
    const state = this.#state()
    if (state.entry.mode !== 'live' || pendingQueue(state)?.id !== queuePosition.invitation) return
    const known = this.#known(queuePosition.invitation)
    this.#last = queuePosition
    if (known && frameOf(known) === frameOf(queuePosition)) return
    if (waitedFor(state)) this.#sockets.broadcast('customer', frameOf(queuePosition), 'greeted')
  }

  /** A customer's socket has said hello. */
  greet(socket: Socket): void {
    const state = this.#state()
    const queuePosition = this.#known(waitedFor(state)?.id)
    if (queuePosition) this.#sockets.send(socket, frameOf(queuePosition))
    else this.#askOnce(state)
  }

  /** T4: when the agent who invited the queue has left, the customer waits for it, and so has to be told the position. */
  changed(before: Conversation, after: Conversation): void {
    // Nearly every event is a message, and messages change neither invitations nor participants.
    if (before.invitations === after.invitations && before.participants === after.participants) return
    const waits = waitedFor(after)
    if (!waits || waitedFor(before)?.id === waits.id) return
    const queuePosition = this.#known(waits.id)
    if (queuePosition) this.#sockets.broadcast('customer', frameOf(queuePosition), 'greeted')
    else this.#askOnce(after)
  }

  /** Asks the queue, unless it is still deciding whether to admit the conversation. Then it tells the position without being asked. */
  #askOnce(state: Conversation): void {
    const waits = waitedFor(state)
    if (!waits?.admitted || this.#asked === waits.id || this.#sockets.count(customerParticipant) === 0) return
    this.#asked = waits.id
    void this.#ask(waits.target.id, waits.id).then(
      (queuePosition) => queuePosition && this.hear(queuePosition),
      () => {
        this.#asked = null
      },
    )
  }

  #known(invitation: string | undefined): QueuePosition | null {
    return this.#last?.invitation === invitation ? this.#last : null
  }
}

function frameOf({ position, estimateMs, unserved }: QueuePosition): string {
  return JSON.stringify(unserved === true ? { type: 'unserved' } : { type: 'queue', position, estimateMs })
}
