// What an offer shows besides its card: chosen attributes and the last words (Q4). Asked for again while it rings.
import { signal, type Signal } from '@preact/signals'
import type { Api } from '../../shared/api.ts'
import { offerDetails, type OfferDetails } from '../calls.ts'
import { keepLooking } from '../looking.ts'

/** While it rings the customer may go on writing. */
const everyMs = 4_000

const known = new Map<string, Signal<OfferDetails | null>>()

/** Null until they are there. An offer can be answered without them, so their absence is no failure worth a word. */
export function detailsOf(offer: string): OfferDetails | null {
  return of(offer).value
}

/** Keeps them fresh until the answer is called. */
export function watchDetails(api: Api, offer: string): () => void {
  const stop = keepLooking(
    () =>
      offerDetails(api, offer).then(
        (details) => {
          of(offer).value = details
        },
        () => {},
      ),
    everyMs,
  )
  return () => {
    stop()
    known.delete(offer)
  }
}

function of(offer: string): Signal<OfferDetails | null> {
  const details = known.get(offer) ?? signal<OfferDetails | null>(null)
  known.set(offer, details)
  return details
}
