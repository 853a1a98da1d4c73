// The server's time as a signal that changes every second, for countdowns and delayed notices.
import { signal } from '@preact/signals'
import { serverNow } from './clock.ts'

export const now = signal(serverNow())

setInterval(() => {
  now.value = serverNow()
}, 1_000)
