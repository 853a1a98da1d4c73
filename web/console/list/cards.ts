// The attributes and last messages that an offer shows besides its card (Q4), polled while it rings.
import { signal, type Signal } from '@preact/signals'
import type { Api } from '../../shared/api.ts'
import { offerDetails, type OfferDetails } from '../calls.ts'
import { keepLooking } from '../looking.ts'

/** The customer may go on writing while it rings. */
const everyMs = 4_000

const known = new Map<string, Signal<OfferDetails | null>>()

/** Null until they are loaded. An offer can be answered without them, so a failure is not reported. */
export function detailsOf(offer: string): OfferDetails | null {
  return of(offer).value
}

/** Polls until the returned function is called. */
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
