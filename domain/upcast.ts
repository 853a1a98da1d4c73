// Events are readable for ever: each is stored with the version it was written in, and brought up to date here. So is the state
// of a checkpoint, which is what events of that version made of it.
import { limits } from '../protocol/limits.ts'

/** The version in which events are written now. */
export const eventVersion = 3

/** An event of version `v` as today's code knows it. Throws for one from the future, which sends the object to quarantine. */
export function upcast(v: number, event: unknown): unknown {
  known(v)
  return steps.slice(v - 1).reduce((older, step) => step.event(older), event as Shape)
}

/** The state of a checkpoint written by version `v` as today's code knows it. Throws as `upcast` does. */
export function upcastState(v: number, state: unknown): unknown {
  known(v)
  return steps.slice(v - 1).reduce((older, step) => step.state(older), state as Shape)
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

/** A record with what its entries lacked. */
function completed(entries: unknown, lacked: Shape): Readonly<Record<string, Shape>> {
  const all = Object.entries((entries ?? {}) as Readonly<Record<string, Shape>>)
  return Object.fromEntries(all.map(([key, entry]) => [key, { ...lacked, ...entry }]))
}

/** What version 3 added to events. Types that two kinds of object have are told apart by what they hold. */
const from2: Readonly<Record<string, (event: Shape) => Shape>> = {
  // Its line of the transcript was made then, and names the item.
  amended: (event) => ({ ...event, item: '' }),
  invited: (event) => ({ announced: true, ring: null, ...event }),
  left: (event) => ('participant' in event ? { stayed: false, ...event } : event),
  called: (event) => ({ quiet: false, missedPresence: null, ...event }),
  offered: (event) => ({ quiet: false, ...event }),
  offerFailed: (event) => ('asked' in event ? { ahead: false, ...event } : event),
  offerCame: (event) => ({ ...event, offer: { quiet: false, ...(event['offer'] as Shape) } }),
  configured: (event) => ({ ...event, config: graceFrom2(event['config'] as Shape | null) }),
  admitted: (event) => ('entry' in event ? { ...event, entry: waitingFrom2(event['entry'] as Shape) } : event),
}

/** What version 3 added to states. */
function stateFrom2(state: Shape): Shape {
  if ('participants' in state)
    return {
      lastStays: {},
      thoughtHere: [],
      ...state,
      invitations: completed(state['invitations'], { announced: true, ring: null }),
    }
  if ('wrapUps' in state) {
    return {
      reading: [],
      signIns: {},
      claims: 0,
      ...state,
      config: graceFrom2(state['config'] as Shape | null),
      offers: completed(state['offers'], { quiet: false }),
    }
  }
  if ('arrivals' in state)
    return { asking: {}, ...state, waiting: completed(state['waiting'], { ...waitingFrom2({}), there: {} }) }
  return state
}

/** A3: of an agent; version 2 allowed less than a living connection needs. */
function graceFrom2(config: Shape | null): Shape | null {
  const graceMs = config?.['leaseGraceMs']
  return typeof graceMs === 'number' ? { ...config, leaseGraceMs: Math.max(graceMs, limits.leaseGraceMs.min) } : config
}

function waitingFrom2(entry: Shape): Shape {
  return { openWithinMs: limits.openWithinMs.default, ...entry }
}

/** R15: nobody was promised these when the conversation started. */
function entryFrom1(entry: Shape): Shape {
  return { ...newPolicies, ...entry }
}

/** Each brings what one version wrote up to the next, in their order. */
const steps: readonly { readonly event: (event: Shape) => Shape; readonly state: (state: Shape) => Shape }[] = [
  { event: (event) => typed(from1, event), state: stateFrom1 },
  { event: (event) => typed(from2, event), state: stateFrom2 },
]

function typed(changes: Readonly<Record<string, (event: Shape) => Shape>>, event: Shape): Shape {
  const type = event['type'] as string
  return Object.hasOwn(changes, type) ? (changes[type]?.(event) ?? event) : event
}

function known(v: number): void {
  if (v > eventVersion) throw new Error(`version ${v} is newer than ${eventVersion}`)
}
