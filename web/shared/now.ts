// The present second at the server as a signal, for countdowns and for what is shown only after a while.
import { signal } from '@preact/signals'
import { serverNow } from './clock.ts'

export const now = signal(serverNow())

setInterval(() => {
  now.value = serverNow()
}, 1_000)
