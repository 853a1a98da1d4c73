// What an offer shows besides its card: chosen attributes and the last words (Q4). Fetched once for each offer while it rings.
import { signal, type Signal } from '@preact/signals'
import type { Api } from '../../shared/api.ts'
import { offerDetails, type OfferDetails } from '../calls.ts'

const fetched = new Map<string, Signal<OfferDetails | null>>()

/** Null until they are there. An offer can be answered without them, so their absence is no failure worth a word. */
export function detailsOf(api: Api, offer: string): OfferDetails | null {
  const known = fetched.get(offer)
  if (known) return known.value
  const details = signal<OfferDetails | null>(null)
  fetched.set(offer, details)
  offerDetails(api, offer).then(
    (answer) => {
      details.value = answer
    },
    () => {},
  )
  return details.value
}

export function forget(ringing: readonly string[]): void {
  for (const id of fetched.keys()) if (!ringing.includes(id)) fetched.delete(id)
}
