// Chooses who delivers letters, by the receiver's address: `queue/billing` is the queue `billing`, and `events` is the event stream.
import type { Letter } from '../../domain/letters.ts'
import { own, splitAddress } from '../../domain/machine.ts'
import type { Delivery, Envelope } from './outbox.ts'

type ReceiverKind = 'conversation' | 'queue' | 'agent' | 'customer' | 'events' | 'config'

/**
 * Resolves when the receiver has taken all letters, or with the numbers that it refuses. Rejects when they have to be tried again. A receiver
 * that is not an object answers through `hear`, which takes the answer as a letter. A question that is tried again may be answered twice.
 */
export type Courier = (
  id: string,
  envelopes: readonly Envelope[],
  hear: (answer: Letter) => void,
) => Promise<readonly number[] | void>

export type Couriers = Readonly<Record<ReceiverKind, Courier>>

/** Delivers by the courier for the receiver's kind. Rejects an address of unknown kind, so that its letter is returned as undelivered. */
export function deliveryBy(couriers: Couriers, hear: (from: string, answer: Letter) => void): Delivery {
  return async (to, envelopes) => {
    const [kind, id] = splitAddress(to)
    const courier = own<Courier>(couriers, kind)
    if (courier === undefined) throw new Error(`no such address: ${to}`)
    return courier(id, envelopes, (answer) => hear(to, answer))
  }
}
