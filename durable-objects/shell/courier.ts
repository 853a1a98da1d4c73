// Who brings letters to a receiver. The address says which kind it is: `queue/billing` is the queue `billing`, `events` the event stream.
import type { Letter } from '../../domain/letters.ts'
import { own } from '../../domain/machine.ts'
import type { Delivery, Envelope } from './outbox.ts'

type ReceiverKind = 'conversation' | 'queue' | 'agent' | 'customer' | 'events' | 'config'

/**
 * Resolves when the receiver has all of them, or with the numbers that it refuses; rejects when they are to be tried again. A receiver that
 * is no object answers by `hear`, which takes the answer as a letter. A question that is tried again may be answered twice.
 */
export type Courier = (
  id: string,
  envelopes: readonly Envelope[],
  hear: (answer: Letter) => void,
) => Promise<readonly number[] | void>

export type Couriers = Readonly<Record<ReceiverKind, Courier>>

/** By the courier of the receiver's kind. Rejects an address of no known kind, so that the letter comes back like one that nobody takes. */
export function deliveryBy(couriers: Couriers, hear: (from: string, answer: Letter) => void): Delivery {
  return async (to, envelopes) => {
    const slash = to.indexOf('/')
    const [kind, id] = slash < 0 ? [to, ''] : [to.slice(0, slash), to.slice(slash + 1)]
    const courier = own<Courier>(couriers, kind)
    if (courier === undefined) throw new Error(`no such address: ${to}`)
    return courier(id, envelopes, (answer) => hear(to, answer))
  }
}
