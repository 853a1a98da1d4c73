// Who asks, as the Worker found out. Only the Worker can reach an object, so what it says is not doubted here.
import type { Person } from '../../domain/conversation/person.ts'
import type { Ticket } from './tickets.ts'

/** Also how the Worker names them in its request. */
export const connectingHeaders = { person: 'x-partyline-person', credentials: 'x-partyline-opening' } as const

const waitHeader = 'x-partyline-wait'

/** Of a request that waits for what comes into a mailbox: its id, and how many frames of it the client has. Null: it is none. */
export function waitOf(request: Request): { readonly mailbox: string; readonly had: number } | null {
  const text = request.headers.get(waitHeader)
  return text === null ? null : (JSON.parse(text) as { mailbox: string; had: number })
}

export function waitRequest(mailbox: string, had: number): Request {
  return new Request('https://object/wait', {
    headers: { upgrade: 'websocket', [waitHeader]: JSON.stringify({ mailbox, had }) },
  })
}

/** The person of a request that opens a socket; null if it is no such request. */
export function personOf(request: Request): Person | null {
  const text = request.headers.get(connectingHeaders.person)
  if (text === null || request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return null
  return JSON.parse(text) as Person
}

/** By what a connection is opened. Null: a Worker of one release earlier does not say. */
export interface Credentials {
  readonly ticket: Ticket | null
  /** S4: the sign-in of an agent, by whose end the connection ends too. */
  readonly signIn: string | null
}

export const unknownCredentials: Credentials = { ticket: null, signIn: null }

export function credentialsOf(request: Request): Credentials {
  const text = request.headers.get(connectingHeaders.credentials)
  return text === null ? unknownCredentials : (JSON.parse(text) as Credentials)
}
