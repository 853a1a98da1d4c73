// Events are readable for ever: each is stored with the version it was written in, and brought up to date here. So is the state
// of a checkpoint, which is what events of that version made of it.

/** The version in which events are written now. */
export const eventVersion = 1

/** An event of version `v` as today's code knows it. Throws for one from the future, which sends the object to quarantine. */
export function upcast(v: number, event: unknown): unknown {
  known(v)
  return event
}

/** The state of a checkpoint written by version `v` as today's code knows it. Throws as `upcast` does. */
export function upcastState(v: number, state: unknown): unknown {
  known(v)
  return state
}

function known(v: number): void {
  if (v > eventVersion) throw new Error(`version ${v} is newer than ${eventVersion}`)
}
