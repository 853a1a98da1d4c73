// Which of the two lists of quick connects is open; keys and the palette open them too.
import { signal } from '@preact/signals'

export const meetings = { invite: signal(false), transfer: signal(false) } as const

export type Meeting = keyof typeof meetings
