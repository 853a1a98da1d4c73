// Who makes a request, as the Worker has found out. Only the Worker can reach an object, so its word is trusted here.
import type { Person } from '../../domain/conversation/person.ts'
import type { ConnectionToken } from './used-tokens.ts'

/** The headers in which the Worker names the person and their credentials. */
export const connectingHeaders = { person: 'x-partyline-person', credentials: 'x-partyline-opening' } as const

const waitHeader = 'x-partyline-wait'

/** Reads a request that waits at a mailbox: the mailbox's id, and how many of its frames the client has. Null: it is another kind of request. */
export function pollOf(request: Request): { readonly mailbox: string; readonly had: number } | null {
  const text = request.headers.get(waitHeader)
  return text === null ? null : (JSON.parse(text) as { mailbox: string; had: number })
}

export function pollRequest(mailbox: string, had: number): Request {
  return new Request('https://object/wait', {
    headers: { upgrade: 'websocket', [waitHeader]: JSON.stringify({ mailbox, had }) },
  })
}

/** Returns the person of a request that opens a socket. Null: it is another kind of request. */
export function connectingPerson(request: Request): Person | null {
  const text = request.headers.get(connectingHeaders.person)
  if (text === null || request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return null
  return JSON.parse(text) as Person
}

/** What a connection is opened with. Null: it is unknown, as with a Worker of the previous release. */
export interface Credentials {
  readonly ticket: ConnectionToken | null
  /** S4: the agent's sign-in. When it ends, the connection ends too. */
  readonly signIn: string | null
}

export const unknownCredentials: Credentials = { ticket: null, signIn: null }

export function credentialsOf(request: Request): Credentials {
  const text = request.headers.get(connectingHeaders.credentials)
  return text === null ? unknownCredentials : (JSON.parse(text) as Credentials)
}
