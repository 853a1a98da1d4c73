// Browsers that refuse a service, in every way in which one can. Each is a script that runs in a page before anything else of it.
import { groupName } from './many.ts'

export interface Refusing {
  readonly script: string
  /** Whether the next page can know of this one's conversation: its storage holds a visitor's token. */
  readonly remembers: boolean
  /** Whether it is for what calls for attention: sound and notifications. */
  readonly attends: boolean
}

const helpers = `
  const refuse = () => { throw new DOMException('refused', 'SecurityError') }
  const reject = () => Promise.reject(new DOMException('refused', 'SecurityError'))
  const define = (of, name, how) => Object.defineProperty(of, name, { configurable: true, ...how })
  const subvert = (name, over) => {
    const real = window[name]
    const value = new Proxy(real, {
      get: (of, key) => over[key] ?? (typeof of[key] === 'function' ? of[key].bind(of) : of[key]),
    })
    define(window, name, { value })
  }
  const fill = (name, room) => {
    const store = window[name]
    if (store.getItem('full') !== null) return
    store.setItem('room', 'x'.repeat(room))
    for (let size = 2 ** 21, n = 0; size >= 1; size /= 2) {
      try {
        for (;;) store.setItem(n === 0 ? 'full' : 'full' + n, 'x'.repeat(size)), n++
      } catch {}
    }
    store.removeItem('room')
  }
`

const remembers = true
const forgets = false

/** Where it is found, and how it is refused. */
const services: Readonly<Record<string, Readonly<Record<string, readonly [script: string, remembers: boolean]>>>> = {
  localStorage: storage('localStorage', forgets),
  sessionStorage: storage('sessionStorage', remembers),
  'both storages': {
    'throw on access': [
      "for (const name of ['localStorage', 'sessionStorage']) define(window, name, { get: refuse })",
      forgets,
    ],
    'are full to the last byte': ["for (const name of ['localStorage', 'sessionStorage']) fill(name, 0)", forgets],
  },
  locks: {
    'are absent': ["define(navigator, 'locks', { value: undefined })", remembers],
    'throw on access': ["define(navigator, 'locks', { get: refuse })", remembers],
    'throw on use': ["define(navigator, 'locks', { value: { request: refuse } })", remembers],
    reject: ["define(navigator, 'locks', { value: { request: reject } })", remembers],
  },
  BroadcastChannel: {
    ...constructed('BroadcastChannel'),
    'throws on use': ['BroadcastChannel.prototype.postMessage = refuse', remembers],
  },
  'chance (crypto)': {
    'is absent': ["define(window, 'crypto', { value: undefined })", remembers],
    'throws on access': ["define(window, 'crypto', { get: refuse })", remembers],
    'has no randomUUID': ["define(crypto, 'randomUUID', { value: undefined })", remembers],
    'throws on use': [
      "for (const name of ['randomUUID', 'getRandomValues']) define(crypto, name, { value: refuse })",
      remembers,
    ],
  },
  Notification: {
    ...constructed('Notification'),
    'throws for its permission': ["define(Notification, 'permission', { get: refuse })", remembers],
    rejects: ["define(Notification, 'requestPermission', { value: reject })", remembers],
  },
  AudioContext: {
    ...constructed('AudioContext'),
    'throws on use': ['AudioContext.prototype.createOscillator = refuse', remembers],
    rejects: ['AudioContext.prototype.resume = reject', remembers],
  },
  WebSocket: {
    ...constructed('WebSocket'),
    'throws on use': ['WebSocket.prototype.send = refuse', remembers],
  },
  requestIdleCallback: {
    'is absent': ['delete window.requestIdleCallback', remembers],
    'throws on use': ["define(window, 'requestIdleCallback', { value: refuse })", remembers],
  },
  'the network’s kind': { 'throws on access': ["define(navigator, 'connection', { get: refuse })", remembers] },
  userActivation: {
    'is absent': ["define(navigator, 'userActivation', { value: undefined })", remembers],
    'throws on access': ["define(navigator, 'userActivation', { get: refuse })", remembers],
  },
}

export const refusing: Readonly<Record<string, Refusing>> = Object.fromEntries(
  Object.entries(services).flatMap(([service, ways]) =>
    Object.keys(ways).map((way) => [`${service} ${way}`, refused([[service, way]])]),
  ),
)

/**
 * Each way of each storage and of locks by itself, for much depends on them; of all other services the n-th way at once. What would only go wrong where the
 * others of these work is not found.
 */
export const together: Readonly<Record<string, Refusing>> = Object.fromEntries(
  [...worlds()].map((ways) => [groupName(ways.map((way) => way.join(' '))), refused(ways)]),
)

type Way = readonly [service: string, way: string]

function* worlds(): Generator<Way[]> {
  const isByItself = (service: string) => /storage|locks/i.test(service)
  const others = Object.entries(services).filter(([service]) => !isByItself(service))
  for (const [service, ways] of Object.entries(services))
    if (isByItself(service)) for (const way of Object.keys(ways)) yield [[service, way]]
  const most = Math.max(...others.map(([, ways]) => Object.keys(ways).length))
  for (let n = 0; n < most; n++)
    yield others.flatMap(([service, ways]) =>
      Object.keys(ways)
        .slice(n, n + 1)
        .map((way): Way => [service, way]),
    )
}

/** All of these in one page. */
function refused(ways: readonly Way[]): Refusing {
  const all = ways.map(([service, way]) => services[service]?.[way] ?? (['', remembers] as const))
  return {
    script: all.map(([script]) => `(() => {${helpers}\n${script}\n})()`).join(';\n'),
    remembers: all.every(([, known]) => known),
    attends: ways.some(([service]) => /Audio|Notification|both/.test(service)),
  }
}

function storage(name: string, known: boolean): Record<string, readonly [string, boolean]> {
  const over = (methods: readonly string[], by: string) =>
    `subvert('${name}', { ${methods.map((method) => `${method}: ${by}`).join(', ')} })`
  return {
    'is absent': [`define(window, '${name}', { value: undefined })`, known],
    'throws on access': [`define(window, '${name}', { get: refuse })`, known],
    'throws on use': [over(['getItem', 'setItem', 'removeItem', 'key', 'clear'], 'refuse'), known],
    'does not read': [over(['getItem'], 'refuse'), known],
    'does not write': [over(['setItem'], 'refuse'), known],
    'says that it wrote and did not': [over(['setItem'], '() => {}'), known],
    'does not let go': [over(['removeItem'], 'refuse'), remembers],
    'does not list': [over(['key'], 'refuse'), remembers],
    'is full to the last byte': [`fill('${name}', 0)`, known],
    'has 120 bytes left': [`fill('${name}', 120 - 'room'.length)`, known],
  }
}

function constructed(name: string): Record<string, readonly [string, boolean]> {
  return {
    'is absent': [`define(window, '${name}', { value: undefined })`, remembers],
    'throws on access': [`define(window, '${name}', { get: refuse })`, remembers],
    'throws when it is made': [`define(window, '${name}', { value: class { constructor() { refuse() } } })`, remembers],
  }
}
