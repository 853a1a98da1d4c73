// Events are readable for ever: each is stored with the version it was written in, and brought up to date here.

/** The version in which events are written now. */
export const eventVersion = 1

/** An event of version `v` as today's code knows it. Throws for one from the future, which sends the object to quarantine. */
export function upcast(v: number, event: unknown): unknown {
  if (v > eventVersion) throw new Error(`event version ${v} is newer than ${eventVersion}`)
  return event
}
