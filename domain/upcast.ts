// Events are readable for ever: each is stored with the version it was written in, and brought up to date here. So is the state
// of a checkpoint, which is what events of that version made of it.

/** The version in which events are written now. */
export const eventVersion = 3

/** An event of version `v` as today's code knows it. Throws for one from the future, which sends the object to quarantine. */
export function upcast(v: number, event: unknown): unknown {
  known(v)
  let today = event as Shape
  for (const added of steps.slice(v - 1)) {
    const type = String(today['type'])
    if (Object.hasOwn(added, type)) today = added[type]?.(today) ?? today
  }
  return today
}

/** The state of a checkpoint written by version `v` as today's code knows it. Throws as `upcast` does. */
export function upcastState(v: number, state: unknown): unknown {
  known(v)
  const second = v > 1 ? (state as Shape) : stateFrom1(state as Shape)
  return v > 2 ? state : stateFrom2(second)
}

type Shape = Readonly<Record<string, unknown>>

/** The policies that version 2 added, for conversations of entry points that knew nothing of them. */
export const newPolicies = { displayAttributes: [], amendWithinMs: 0, site: null } as const

/** What version 2 added to events, by their type: the value that was meant before there was a field for it. */
const from1: Readonly<Record<string, (event: Shape) => Shape>> = {
  started: (event) => ({ ...event, signedAttributes: {}, entry: entryFrom1(event['entry'] as Shape) }),
  opened: (event) => ({
    ...event,
    ...('beginning' in event && { beginning: beginningFrom1(event['beginning'] as Shape) }),
  }),
  invitationFailed: (event) => ({ ...event, ending: false }),
  removed: (event) => ({ ...event, how: 'moved' }),
  seated: (event) => ({ ...event, queue: null }),
}

/** What version 3 added. */
const from2: Readonly<Record<string, (event: Shape) => Shape>> = {
  // Its line of the transcript was made then, and names the item.
  amended: (event) => ({ ...event, item: '' }),
  invited: (event) => ({ ...event, announced: true }),
}

const steps = [from1, from2]

/** A conversation says `opened` of a participant. */
function beginningFrom1(beginning: Shape): Shape {
  return { ...beginning, signedAttributes: {}, entry: entryFrom1(beginning['entry'] as Shape) }
}

/** What version 2 added to states. Whose it is shows by what it has. */
function stateFrom1(state: Shape): Shape {
  if ('participants' in state) return { signedAttributes: {}, ...state, entry: entryFrom1(state['entry'] as Shape) }
  if ('open' in state && 'history' in state) return { beside: {}, became: null, ...state }
  if ('wrapUps' in state) return { ...state, work: completed(state['work'], { queue: null }) }
  if ('arrivals' in state) {
    return { waits: [], hourly: [], ...state, waiting: completed(state['waiting'], { before: null }) }
  }
  return state
}

/** What version 3 added to states. */
function stateFrom2(state: Shape): Shape {
  if ('participants' in state) return { ...state, invitations: completed(state['invitations'], { announced: true }) }
  return state
}

/** A record with what its entries lacked. */
function completed(entries: unknown, lacked: Shape): Readonly<Record<string, Shape>> {
  const all = Object.entries(entries as Readonly<Record<string, Shape>>)
  return Object.fromEntries(all.map(([key, entry]) => [key, { ...lacked, ...entry }]))
}

/** R15: nobody was promised these when the conversation started. */
function entryFrom1(entry: Shape): Shape {
  return { ...newPolicies, ...entry }
}

function known(v: number): void {
  if (v > eventVersion) throw new Error(`version ${v} is newer than ${eventVersion}`)
}
