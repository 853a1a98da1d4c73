// The present second as a signal, for countdowns and for what is shown only after a while.
import { signal } from '@preact/signals'

export const now = signal(Date.now())

setInterval(() => {
  now.value = Date.now()
}, 1_000)
