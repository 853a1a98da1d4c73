// Events are readable for ever: each is stored with the version it was written in, and brought up to date here. So is the state
// of a checkpoint, which is what events of that version made of it.

/** The version in which events are written now. */
export const eventVersion = 2

/** An event of version `v` as today's code knows it. Throws for one from the future, which sends the object to quarantine. */
export function upcast(v: number, event: unknown): unknown {
  known(v)
  if (v > 1) return event
  const { type } = event as { readonly type: string }
  return Object.hasOwn(from1, type) ? from1[type]?.(event as Shape) : event
}

/** The state of a checkpoint written by version `v` as today's code knows it. Throws as `upcast` does. */
export function upcastState(v: number, state: unknown): unknown {
  known(v)
  return v > 1 || typeof state !== 'object' || state === null ? state : stateFrom1(state as Shape)
}

type Shape = Readonly<Record<string, unknown>>

/** What version 2 added to events, by their type: the value that was meant before there was a field for it. */
const from1: Readonly<Record<string, (event: Shape) => Shape>> = {
  invitationFailed: (event) => ({ ...event, ending: false }),
  removed: (event) => ({ ...event, how: 'moved' }),
}

/** Which machine's it is shows in its shape. */
function stateFrom1(state: Shape): unknown {
  if (!('arrivals' in state)) return state
  return { waits: [], hourly: [], ...state, waiting: each(state['waiting'], { before: null }) }
}

/** A record with what each of its entries lacked. */
function each(entries: unknown, lacked: Shape): Readonly<Record<string, Shape>> {
  return Object.fromEntries(
    Object.entries(entries as Shape).map(([key, entry]) => [key, { ...lacked, ...(entry as Shape) }]),
  )
}

function known(v: number): void {
  if (v > eventVersion) throw new Error(`version ${v} is newer than ${eventVersion}`)
}
