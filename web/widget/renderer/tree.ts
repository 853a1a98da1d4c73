// Draws a description and, when it changes, what has changed of it. A component is drawn again when a signal that it read changes.
import { effect } from '@preact/signals-core'
import { setProps } from './attributes.ts'
import { childrenOf, type Component, type Described, type Node, type Props } from './nodes.ts'

/** What a component remembers from one drawing to the next. */
export interface Remembered {
  value?: unknown
  inputs?: readonly unknown[] | undefined
  clean?: (() => void) | undefined
}

/** A description as it stands on the page. */
export interface Live {
  node: Node
  /** An element or a text; null for components and lists, which are what is in them. */
  dom: Element | Text | null
  kids: readonly (Live | null)[]
  readonly up: Live | null
  readonly depth: number
  readonly memory: Remembered[]
  untrack: () => void
  gone: boolean
}

const svg = 'http://www.w3.org/2000/svg'
const waiting = new Set<Live>()
const afterwards: (() => void)[] = []

let drawing: Live | null = null
let at = 0

export function render(node: Described, root: ParentNode): void {
  const top: Live = { ...fresh('', null), dom: root as unknown as Element }
  top.kids = patchAll(top, [node])
  place(top)
  settle()
}

/** The next thing that the component being drawn remembers, in the order in which it asks. */
export function remember(): Remembered {
  const live = drawing
  if (live === null) throw new Error('Only a component that is being drawn remembers')
  return (live.memory[at++] ??= {})
}

/** Runs when everything is on the page. */
export function after(run: () => void): void {
  afterwards.push(run)
}

/** Draws the component again, with whatever else has to be. */
export function redraw(live: Live): void {
  if (waiting.size === 0) queueMicrotask(flush)
  waiting.add(live)
}

export function drawn(): Live | null {
  return drawing
}

function flush(): void {
  // Parents first: they may take a child away that waits to be drawn.
  const all = [...waiting].sort((a, b) => a.depth - b.depth)
  waiting.clear()
  for (const live of all) {
    if (live.gone) continue
    live.kids = patchAll(live, [call(live)])
    let home = live
    while (home.dom === null && home.up !== null) home = home.up
    place(home)
  }
  settle()
}

function settle(): void {
  for (const run of afterwards.splice(0)) run()
}

function fresh(node: Node, up: Live | null): Live {
  return { node, dom: null, kids: [], up, depth: (up?.depth ?? 0) + 1, memory: [], untrack: () => {}, gone: false }
}

function patchAll(live: Live, children: unknown): readonly (Live | null)[] {
  const old = live.kids
  const keyed = new Map<unknown, Live>()
  for (const kid of old) if (kid !== null && keyOf(kid.node) !== undefined) keyed.set(keyOf(kid.node), kid)
  const kept = new Set<Live>()
  const kids = childrenOf(children).map((node, index) => {
    if (node === null) return null
    const key = keyOf(node)
    const there = key === undefined ? old[index] : keyed.get(key)
    const known = there && !kept.has(there) && isAlike(there.node, node) ? there : null
    if (known !== null) kept.add(known)
    return patch(known, node, live)
  })
  for (const kid of old) if (kid !== null && !kept.has(kid)) drop(kid, true)
  return kids
}

function patch(known: Live | null, node: Node, up: Live): Live {
  if (known?.node === node) return known
  const live = known ?? fresh(node, up)
  const before = known === null ? {} : propsOf(known.node)
  live.node = node
  if (typeof node === 'string') {
    live.dom ??= new Text()
    if (live.dom.nodeValue !== node) live.dom.nodeValue = node
    return live
  }
  const { type, props } = node
  if (typeof type === 'function') {
    waiting.delete(live)
    live.kids = patchAll(live, [call(live)])
  } else if (type === null) live.kids = patchAll(live, props.children)
  else {
    const element = (live.dom ??=
      type === 'svg' || type === 'path' ? document.createElementNS(svg, type) : document.createElement(type)) as Element
    live.kids = patchAll(live, props.children)
    place(live)
    setProps(element, before, props)
    const ref = props['ref'] as { current: Element | null } | undefined
    if (ref) ref.current = element
  }
  return live
}

/** Calls the component, and hears of every signal that it reads. */
function call(live: Live): unknown {
  const { type, props } = live.node as Described
  const [outer, outerAt] = [drawing, at]
  let made: unknown
  let first = true
  live.untrack()
  live.untrack = effect(() => {
    if (!first) {
      redraw(live)
      return
    }
    first = false
    ;[drawing, at] = [live, 0]
    try {
      made = (type as Component)(props)
    } finally {
      ;[drawing, at] = [outer, outerAt]
    }
  })
  return made
}

/** Puts an element's children into their order; what is in its place already is not touched, so that it keeps focus and scroll. */
function place(live: Live): void {
  const parent = live.dom as Element
  let next = parent.firstChild
  for (const dom of domsOf(live.kids)) {
    if (dom === next) next = next.nextSibling
    else parent.insertBefore(dom, next)
  }
}

function domsOf(kids: readonly (Live | null)[]): (Element | Text)[] {
  return kids.flatMap((kid) => (kid === null ? [] : kid.dom === null ? domsOf(kid.kids) : [kid.dom]))
}

function drop(live: Live, alsoFromPage: boolean): void {
  live.gone = true
  live.untrack()
  for (const { clean } of live.memory) clean?.()
  for (const kid of live.kids) if (kid !== null) drop(kid, alsoFromPage && live.dom === null)
  const ref = propsOf(live.node)['ref'] as { current: unknown } | undefined
  if (ref && ref.current === live.dom) ref.current = null
  if (alsoFromPage) live.dom?.remove()
}

function keyOf(node: Node): string | number | undefined {
  return typeof node === 'string' ? undefined : node.key
}

function propsOf(node: Node): Props {
  return typeof node === 'string' ? {} : node.props
}

function isAlike(one: Node, other: Node): boolean {
  return typeof one === 'string' || typeof other === 'string'
    ? typeof one === typeof other
    : one.type === other.type && one.key === other.key
}
