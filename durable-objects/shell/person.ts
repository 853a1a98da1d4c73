// Who asks, as the Worker found out. Only the Worker can reach an object, so what it says is not doubted here.
import type { Person } from '../../domain/conversation/commands.ts'

const header = 'x-partyline-person'

/** The person of a request that opens a socket; null if it is no such request. */
export function personOf(request: Request): Person | null {
  const text = request.headers.get(header)
  if (text === null || request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return null
  return JSON.parse(text) as Person
}
