import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const layers = ['protocol', 'domain', 'durable-objects', 'worker', 'web'] as const
type Layer = (typeof layers)[number]

/** What each layer may import: of ours, and of packages. */
const allowed: Readonly<Record<Layer, { readonly ours: readonly Layer[]; readonly packages: readonly string[] }>> = {
  protocol: { ours: [], packages: ['zod'] },
  domain: { ours: ['protocol'], packages: ['temporal-polyfill'] },
  'durable-objects': { ours: ['protocol', 'domain'], packages: ['cloudflare:workers', 'zod'] },
  worker: {
    ours: ['protocol', 'domain', 'durable-objects'],
    packages: ['cloudflare:workers', 'hono', 'jose', 'oauth4webapi', 'zod'],
  },
  web: { ours: ['protocol'], packages: ['preact', '@preact/signals'] },
}

interface Import {
  readonly file: string
  readonly from: string
  readonly typeOnly: boolean
}

function sources(layer: string): string[] {
  return readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => join(layer, file))
}

function imports(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  return [...found].map(([, type, from]) => ({ file, from: from ?? '', typeOnly: type !== undefined }))
}

function target(one: Import): { ours: Layer } | { package: string } | null {
  if (!one.from.startsWith('.')) {
    const parts = one.from.split('/')
    return { package: one.from.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '') }
  }
  const path = relative(root, join(root, dirname(one.file), one.from))
  const layer = layers.find((name) => path.startsWith(`${name}/`))
  return layer ? { ours: layer } : null
}

describe('imports', () => {
  it.each(layers)('point the right way in %s', (layer) => {
    const wrong = sources(layer)
      .flatMap(imports)
      .filter((one) => {
        const to = target(one)
        if (!to) return !one.from.endsWith('.css')
        if ('package' in to) return !allowed[layer].packages.includes(to.package)
        return to.ours !== layer && !allowed[layer].ours.includes(to.ours)
      })
    expect(sources(layer).length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })

  it('bring nothing of a schema into the browser: types only, and values from modules without imports', () => {
    const plain = ['iso-time.ts', 'limits.ts', 'launcher-limits.ts', 'close-codes.ts', 'words.ts', 'wrap-up.ts']
    const wrong = sources('web')
      .flatMap(imports)
      .filter(
        ({ from, typeOnly }) => from.includes('/protocol/') && !typeOnly && !plain.some((file) => from.endsWith(file)),
      )
      .filter(({ file, from }) => !onlyTypes(file, from))
    expect(wrong).toEqual([])
    const beyond = plain
      .flatMap((file) => imports(join('protocol', file)))
      .filter(({ from }) => !plain.includes(from.slice(2)))
    expect(beyond).toEqual([])
  })
})

it('no file of the product leads back to itself, by types or by values', () => {
  const files = layers.flatMap(sources)
  const known = new Set(files)
  const next = new Map(
    files.map((file) => [
      file,
      imports(file)
        .map(({ from }) => relative(root, join(root, dirname(file), from)))
        // Objects call each other, so the bindings name every class and every class is given the bindings.
        .filter((to) => known.has(to) && file !== 'durable-objects/env.ts'),
    ]),
  )
  expect(files.map((file) => circleFrom(file, next)).filter((circle) => circle.length > 0)).toEqual([])
})

/** The shortest way from a file back to it; empty: there is none. */
function circleFrom(start: string, next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cameFrom = new Map<string, string>()
  const open = [start]
  for (let file = open.shift(); file !== undefined; file = open.shift()) {
    for (const to of next.get(file) ?? []) {
      if (to === start) return wayBack(file, start, cameFrom)
      if (cameFrom.has(to)) continue
      cameFrom.set(to, file)
      open.push(to)
    }
  }
  return []
}

function wayBack(last: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const way = [start, last]
  for (let at = last; at !== start; at = cameFrom.get(at) ?? start) way.splice(1, 0, at)
  return way
}

/** `import { type A, type B } from …` */
function onlyTypes(file: string, from: string): boolean {
  const text = readFileSync(join(root, file), 'utf8')
  const braces = new RegExp(`import \\{([^}]*)\\} from '${from.replaceAll('.', '\\.')}'`).exec(text)?.[1] ?? ''
  return braces
    .split(',')
    .filter((name) => name.trim() !== '')
    .every((name) => name.trim().startsWith('type '))
}

it('the domain names no clock, no chance, no promise and no platform', () => {
  const forbidden =
    /\bDate\.now\(|new Date\(\)|Math\.random\(|\bcrypto\.|\bawait\b|\basync\b|\bPromise\b|cloudflare:|Temporal\.Now|performance\.now/
  const guilty = sources('domain').filter((file) =>
    forbidden.test(withoutComments(readFileSync(join(root, file), 'utf8'))),
  )
  expect(guilty).toEqual([])
})

it.each([
  { what: 'roles', pattern: /\brole (?:===|!==) '/, folder: 'domain/conversation', file: 'person.ts' },
  { what: 'purposes', pattern: /\bpurpose (?:===|!==) '/, folder: 'domain', file: 'purposes.ts' },
  { what: 'the customer’s place in the room', pattern: /'p1'/, folder: '.', file: 'protocol/items.ts' },
])('$what: asked for by name in $file alone', ({ pattern, folder, file }) => {
  const guilty = layers
    .flatMap(sources)
    .filter((one) => folder === '.' || one.startsWith(`${folder}/`))
    // Examples are written out, as people will see them.
    .filter((one) => one !== 'protocol/examples.ts')
    .filter((one) => pattern.test(withoutComments(readFileSync(join(root, one), 'utf8'))))
  expect(guilty.filter((one) => !one.endsWith(file))).toEqual([])
})

it('D5 pages count spans by a clock that nobody sets, and ask for the time of day in one place', () => {
  const guilty = sources('web').filter((file) => {
    const text = withoutComments(readFileSync(join(root, file), 'utf8'))
    return /\bDate\.now\b|new Date\(\)|performance\.now/.test(text)
  })
  expect(guilty).toEqual(['web/shared/clock.ts'])
})

it('the shell knows no object, no binding and no wire beside it', () => {
  const beyond = sources(join('durable-objects', 'shell'))
    .flatMap(imports)
    .filter(({ from }) => from.startsWith('../') && !/^\.\.\/\.\.\/(domain|protocol)\//.test(from))
  expect(beyond).toEqual([])
})

it('an object’s name becomes its id in one place', () => {
  const guilty = layers
    .flatMap(sources)
    .filter((file) =>
      /\bidFromName\b|\bnewUniqueId\b|\bidFromString\b|\bgetByName\b/.test(readFileSync(join(root, file), 'utf8')),
    )
  expect(guilty).toEqual(['durable-objects/stubs.ts'])
})

it('pages set text as text', () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML/
  expect(sources('web').filter((file) => forbidden.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')
}
