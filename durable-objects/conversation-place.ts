// The customer's position in the queue (Q9): the queue's last hint, which is kept in memory and passed on to the customer's sockets.
import type { Conversation } from '../domain/conversation/state.ts'
import { pendingQueue, waitedFor } from '../domain/conversation/status.ts'
import type { Place } from '../domain/hints.ts'
import { customerParticipant } from '../protocol/items.ts'

/** Asks the queue for the position. Rejects if the queue does not answer. */
export type AskPlace = (queue: string, invitation: string) => Promise<Place | null>

/** The sockets of the conversation. Only the customer's are used. */
export interface Hearers<Socket> {
  broadcast(audience: 'customer', text: string, to: 'greeted'): void
  send(socket: Socket, text: string): void
  count(who: string): number
}

export class ConversationPlace<Socket> {
  readonly #state: () => Conversation
  readonly #sockets: Hearers<Socket>
  readonly #ask: AskPlace
  #place: Place | null = null
  /** The invitation for which the queue has been asked since the object woke. */
  #asked: string | null = null

  constructor(state: () => Conversation, sockets: Hearers<Socket>, ask: AskPlace) {
    this.#state = state
    this.#sockets = sockets
    this.#ask = ask
  }

  /** Takes a hint of the queue. One about another invitation has come too late. */
  hear(place: Place): void {
    const state = this.#state()
    if (state.entry.mode !== 'live' || pendingQueue(state)?.id !== place.invitation) return
    const known = this.#known(place.invitation)
    this.#place = place
    if (known && frameOf(known) === frameOf(place)) return
    if (waitedFor(state)) this.#sockets.broadcast('customer', frameOf(place), 'greeted')
  }

  /** A customer's socket has said hello. */
  greet(socket: Socket): void {
    const state = this.#state()
    const place = this.#known(waitedFor(state)?.id)
    if (place) this.#sockets.send(socket, frameOf(place))
    else this.#askOnce(state)
  }

  /** T4: when the agent who invited the queue has left, the customer waits for it, and so has to be told the position. */
  changed(before: Conversation, after: Conversation): void {
    // Nearly every event is a message, and messages change neither invitations nor participants.
    if (before.invitations === after.invitations && before.participants === after.participants) return
    const waits = waitedFor(after)
    if (!waits || waitedFor(before)?.id === waits.id) return
    const place = this.#known(waits.id)
    if (place) this.#sockets.broadcast('customer', frameOf(place), 'greeted')
    else this.#askOnce(after)
  }

  /** Asks the queue, unless it is still deciding whether to admit the conversation. Then it tells the position without being asked. */
  #askOnce(state: Conversation): void {
    const waits = waitedFor(state)
    if (!waits?.admitted || this.#asked === waits.id || this.#sockets.count(customerParticipant) === 0) return
    this.#asked = waits.id
    void this.#ask(waits.target.id, waits.id).then(
      (place) => place && this.hear(place),
      () => {
        this.#asked = null
      },
    )
  }

  #known(invitation: string | undefined): Place | null {
    return this.#place?.invitation === invitation ? this.#place : null
  }
}

function frameOf({ position, estimateMs, unserved }: Place): string {
  return JSON.stringify(unserved === true ? { type: 'unserved' } : { type: 'queue', position, estimateMs })
}
