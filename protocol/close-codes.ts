// Why the server closed a socket, and whether the client may come back. This file imports nothing, so that pages stay small.

/** `never`: stop. `token`: fetch a new connection token and come back. A number: come back after so many milliseconds. */
export type ComeBack = 'never' | 'token' | number

export interface CloseCode {
  readonly code: number
  readonly name: string
  readonly comeBack: ComeBack
}

export const closeCodes = {
  /** Reserved, like `tooOld`: published, but not sent yet. */
  malformed: { code: 4400, name: 'malformed', comeBack: 'never' },
  unauthorized: { code: 4401, name: 'unauthorized', comeBack: 'token' },
  forbidden: { code: 4403, name: 'forbidden', comeBack: 'never' },
  notFound: { code: 4404, name: 'not_found', comeBack: 'never' },
  silent: { code: 4408, name: 'silent', comeBack: 'token' },
  /** Another participant took this one out (R7). */
  removed: { code: 4409, name: 'removed', comeBack: 'never' },
  /** This participant left, parked the conversation, or is out because of a transfer. */
  left: { code: 4410, name: 'left', comeBack: 'never' },
  /** The socket belongs to an onlooker who has joined the room; it comes back as a participant. */
  changed: { code: 4411, name: 'changed', comeBack: 'token' },
  tooLarge: { code: 4413, name: 'too_large', comeBack: 'token' },
  tooOld: { code: 4426, name: 'too_old', comeBack: 'never' },
  /** The conversation is in quarantine: it takes nothing until an operator has repaired it. Its customer starts a new one. */
  quarantined: { code: 4423, name: 'quarantined', comeBack: 'never' },
  tooManySockets: { code: 4428, name: 'too_many_sockets', comeBack: 60_000 },
  slowDown: { code: 4429, name: 'slow_down', comeBack: 5_000 },
  /** The session was revoked (S4). */
  revoked: { code: 4431, name: 'revoked', comeBack: 'never' },
  unavailable: { code: 4503, name: 'unavailable', comeBack: 2_000 },
} as const satisfies Record<string, CloseCode>

/** What a client does after a close with `code`. For codes that are not ours: fetch a token and come back. */
export function comeBackAfter(code: number): ComeBack {
  for (const known of Object.values(closeCodes)) if (known.code === code) return known.comeBack
  return 'token'
}
