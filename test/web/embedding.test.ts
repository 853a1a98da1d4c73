// What a page can say to the widget: the attributes of its script, and `window.partyline`.
import { describe, expect, it, vi } from 'vitest'
import { callsTo, catchUp, standIn, type Obeys } from '../../web/widget/calls.ts'
import { Events } from '../../web/widget/events.ts'
import { settingsFrom } from '../../web/widget/settings.ts'

const page = { language: 'de', direction: '', languages: ['fr-FR', 'en'] }
const settings = (attributes: Record<string, string> = {}, facts = page) =>
  settingsFrom({ host: 'https://chat.example/widget.js?v=1', entryPoint: 'shop', ...attributes }, facts)

describe('U1 the attributes of the script', () => {
  it('have defaults that follow the page, the reader and the entry point', () => {
    expect(settings()).toEqual({
      host: 'https://chat.example',
      entryPoint: 'shop',
      languages: ['de', 'fr-FR', 'en'],
      theme: 'auto',
      accent: null,
      side: null,
      direction: null,
      launcher: 'shown',
    })
    expect(settings({}, { ...page, direction: 'rtl' }).direction).toBe('rtl')
  })

  it('are taken if they are of the form that is expected, and left if not', () => {
    const wanted = {
      theme: 'dark',
      accent: '#1F5C4A',
      side: 'start',
      direction: 'ltr',
      launcher: 'hidden',
    }
    expect(settings({ locale: 'ja', ...wanted })).toMatchObject({ ...wanted, languages: ['ja', 'de', 'fr-FR', 'en'] })
    const odd = { theme: 'pink', accent: 'red;}', side: 'up', direction: 'x', launcher: '' }
    expect(settings(odd)).toEqual(settings())
  })

  it('must name the entry point and, where the script’s address is not known, the host, and say how where they do not', () => {
    expect(() => settings({ entryPoint: '' })).toThrow('no entryPoint. Say window.partyline = {')
    expect(settings({ host: 'https://other.example/anything' }).host).toBe('https://other.example')
    for (const host of ['', 'chat.example'])
      expect(() => settings({ host })).toThrow('no host. Say window.partyline = {')
  })
})

function widget() {
  const done: unknown[][] = []
  const does =
    (name: string) =>
    (...given: unknown[]) => {
      done.push([name, ...given])
    }
  const obeys = {
    open: does('open'),
    close: does('close'),
    signOut: does('signOut'),
    mount: does('mount'),
    destroy: does('destroy'),
    hide: does('hide'),
    identify: (token: unknown) => {
      does('identify')(token)
      return Promise.resolve()
    },
    events: new Events(),
    attributes: new Map<string, string>(),
  } satisfies Obeys
  return { obeys, done, partyline: callsTo(obeys) }
}

describe('U1 window.partyline', () => {
  it('does in order what was asked before it was there, and one failure stops no other', () => {
    const { partyline, done, obeys } = widget()
    const reported = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reported)
    catchUp(partyline, [
      ['setAttributes', { basket: 2 }],
      ['setAttributes', { 'not a name': 1 }],
      ['constructor', 'x'],
      ['identify', 'token'],
      ['open'],
    ])
    vi.unstubAllGlobals()
    expect(done).toEqual([['identify', 'token'], ['open']])
    expect([...obeys.attributes]).toEqual([['basket', '2']])
    expect(reported.mock.calls.map(([error]) => String(error))).toEqual([
      'TypeError: partyline: attribute "not a name" has no valid name',
      'TypeError: partyline.constructor does not exist',
    ])
  })

  it('S3 is there whatever stands in its place, and hears what of it can be heard', () => {
    const { partyline, done } = widget()
    const reported = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reported)
    const throws = () => {
      throw new Error('not yours')
    }
    // As `window.partyline` is where a frame of that name is of another origin.
    const shut = new Proxy({}, { get: throws, ownKeys: throws, has: throws, getOwnPropertyDescriptor: throws })
    const getter = Object.defineProperty({ entryPoint: 'shop' }, 'theme', { enumerable: true, get: throws })
    const oddQueue = { entryPoint: 'shop', queue: [null, 1, ['close', shut], ['open']] }
    const told: unknown[] = []
    for (const stand of [shut, getter, 'text', 7, null, undefined, [], { nodeType: 1, entryPoint: 'x' }, oddQueue]) {
      vi.stubGlobal('window', { partyline: stand })
      standIn(partyline, ({ entryPoint }) => told.push(entryPoint))
      expect(window.partyline).toBe(partyline)
    }
    vi.unstubAllGlobals()
    expect(told).toEqual([...Array.from({ length: 8 }), 'shop'])
    expect(done).toEqual([['close'], ['open']])
    expect(reported).toHaveBeenCalledTimes(4)
  })

  it('S3 takes texts, numbers and truths as attributes, and names what it does not take', () => {
    const { partyline, obeys } = widget()
    partyline.setAttributes({ tier: 'gold', items: 3, member: true })
    partyline.setAttributes({ tier: null })
    expect([...obeys.attributes]).toEqual([
      ['items', '3'],
      ['member', 'true'],
    ])
    const odd = JSON.parse('{"__proto__": "x"}') as Record<string, string>
    expect(() => partyline.setAttributes(odd)).toThrow('"__proto__"')
    expect(() => partyline.setAttributes({ deep: {} as string })).toThrow('"deep"')
  })

  it('tells every listener until it is taken off, and a page’s fault is not the next one’s', () => {
    const { partyline, obeys } = widget()
    const reported = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reported)
    const heard: number[] = []
    partyline.on('unread', () => {
      throw new Error('the page’s own')
    })
    const off = partyline.on('unread', ({ count }) => heard.push(count))
    obeys.events.tell('unread', { count: 1 })
    off()
    obeys.events.tell('unread', { count: 2 })
    vi.unstubAllGlobals()
    expect(heard).toEqual([1])
    expect(reported).toHaveBeenCalledTimes(2)
  })
})
