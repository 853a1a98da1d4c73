// What in a page leaves its box, one line each. `test/e2e/leaves.ts` runs it inside a page: it stands alone and imports nothing.

/** What may be scrolled sideways: wide tables and code, and the roster of a full room on a phone. */
const scrollers = '.board-scroll, pre, .roster, .code'
const controls =
  'a[href], button, input, select, textarea, summary, label:has(input), [role=option], [role=tab], [role=switch]'
/** WCAG 2.5.8, in pixels. */
const leastControl = 24
/** Rounding, in pixels. */
const slack = 1.5

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** `within`: a selector, also of what stands in the shadow of a page's element. */
export function leaving(within: string): string[] {
  const found = new Set<string>()
  const roots = [...everything(document)].filter((one) => one.matches(within))
  const all = [...new Set(roots.flatMap((root) => [root, ...everything(root)]))].filter(isSeen)
  for (const one of all) {
    for (const fault of [...ofBox(one), ...ofWords(one), ...ofControl(one)]) found.add(`${fault}: ${nameOf(one)}`)
  }
  for (const fault of overlaps(all)) found.add(fault)
  const page = document.documentElement
  if (roots.includes(document.body) && page.scrollWidth > innerWidth + 1)
    found.add(`the page scrolls sideways: ${page.scrollWidth} of ${innerWidth}`)
  return [...found]
}

function* everything(node: Document | ShadowRoot | Element): Generator<Element> {
  if (node instanceof Element && node.shadowRoot) yield* everything(node.shadowRoot)
  for (const child of node.children) {
    yield child
    yield* everything(child)
  }
}

function isSeen(one: Element): boolean {
  if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.unseen, svg') || one.tagName === 'OPTION')
    return false
  const { width, height } = one.getBoundingClientRect()
  return width > 0 && height > 0
}

function* ofBox(one: Element): Generator<string> {
  const style = getComputedStyle(one)
  const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll'
  if (scrolls && one.scrollWidth > one.clientWidth + slack && !one.matches(`${scrollers}, textarea`))
    yield `scrolls sideways (${one.scrollWidth} in ${one.clientWidth})`
  const box = one.getBoundingClientRect()
  const scrollsDown = style.overflowY === 'auto' || style.overflowY === 'scroll'
  const under = box.bottom - innerHeight
  if (scrollsDown && one.scrollHeight > one.clientHeight + slack && under > slack && !isScrolled(one))
    yield `ends below the window by ${Math.round(under)}, where its own end cannot be scrolled to`
  const seen = clipped(one, box)
  if (seen && (seen.left < -slack || seen.right > innerWidth + slack))
    yield `reaches out of the window (${sides(seen)})`
  const parent = one.parentElement
  if (!parent || style.display === 'inline' || style.position === 'absolute' || style.position === 'fixed') return
  const around = getComputedStyle(parent)
  if (around.display === 'inline' || around.display === 'contents' || around.overflowX !== 'visible') return
  const outer = parent.getBoundingClientRect()
  if (box.left < outer.left - slack || box.right > outer.right + slack)
    yield `is wider than what it stands in (${sides(box)} in ${sides(outer)})`
}

/** Of the words that stand in it directly. */
function* ofWords(one: Element): Generator<string> {
  const texts = [...one.childNodes].filter((node): node is Text => node instanceof Text && /\S/u.test(node.data))
  for (const text of texts) {
    const range = document.createRange()
    range.selectNodeContents(text)
    const rects = [...range.getClientRects()].filter(({ width }) => width > 0)
    if (rects.length === 0) continue
    const rows = linesOf(rects)
    if (rows > 1 && one.closest('time, .timer, [data-clock]')) yield `a time that breaks (${text.data.trim()})`
    if (isBroken(one, text.data, rows))
      yield `broken letter by letter (${rows} lines for ${lettersOf(text.data)} letters)`
    yield* cutOff(one, rects)
  }
}

function isBroken(one: Element, words: string, rows: number): boolean {
  if (rows < 3 || words.trim().includes('\n')) return false
  const wide = blockOf(one).clientWidth
  const size = Number.parseFloat(getComputedStyle(one).fontSize)
  return lettersOf(words) / rows <= 4 || wide < 2.5 * size
}

/** Words beyond their box, or cut off by one that is not meant to cut them. */
function* cutOff(one: Element, rects: readonly DOMRect[]): Generator<string> {
  const own = blockOf(one)
  const far = { left: Math.min(...rects.map(({ left }) => left)), right: Math.max(...rects.map(({ right }) => right)) }
  for (const outer of [own, ...clippers(own, 'both')]) {
    const box = outer.getBoundingClientRect()
    const style = getComputedStyle(outer)
    const clips = style.overflowX !== 'visible'
    if (style.overflowX === 'auto' || style.overflowX === 'scroll') return
    // A space at the end of a line hangs over where spaces are kept.
    const hangs = style.whiteSpaceCollapse === 'preserve' ? Number.parseFloat(style.fontSize) / 2 : 0
    const wide = far.left < box.left - slack - hangs || far.right > box.right + slack + hangs
    if (wide && clips && style.textOverflow === 'ellipsis') {
      const size = Number.parseFloat(style.fontSize)
      if (outer.clientWidth < 2.5 * size) yield `cut down to nothing (${Math.round(outer.clientWidth)} px)`
      return
    }
    if (wide && (outer === own || clips)) return yield `words wider than their box (${sides(far)} in ${sides(box)})`
    if (clips && style.webkitLineClamp !== 'none') return
    const middle = rects.some(({ top, bottom }) => (top + bottom) / 2 > box.bottom || (top + bottom) / 2 < box.top)
    if (clips && style.overflowY !== 'auto' && style.overflowY !== 'scroll' && middle)
      return yield 'words cut off below'
    if (style.overflowY === 'auto' || style.overflowY === 'scroll') return
  }
}

function* ofControl(one: Element): Generator<string> {
  if (!isControl(one)) return
  const box = one.getBoundingClientRect()
  const isLink = one.tagName === 'A' && getComputedStyle(one).display === 'inline'
  if (!isLink && (box.width < leastControl - 0.5 || box.height < leastControl - 0.5))
    yield `a control of ${Math.round(box.width)} × ${Math.round(box.height)}`
  const seen = clipped(one, box)
  if (seen === null) return
  const lost = box.width - (seen.right - seen.left)
  if (lost > slack) yield `a control cut off at its side by ${Math.round(lost)}`
  const under = Math.max(seen.bottom - innerHeight, box.height - (seen.bottom - seen.top))
  if (!isScrolled(one) && under > slack) yield `a control cut off below by ${Math.round(under)}`
}

/** A checkbox with a label around it is pressed by the label. */
function isControl(one: Element): boolean {
  return one.matches(controls) && !(one.tagName === 'INPUT' && one.closest('label') !== null)
}

function* overlaps(all: readonly Element[]): Generator<string> {
  const pressed = all
    .filter((one) => isControl(one) && getComputedStyle(one).display !== 'inline')
    .map((one) => ({ one, layer: layerOf(one), box: clipped(one, one.getBoundingClientRect()) }))
    .toSorted((a, b) => (a.box?.top ?? 0) - (b.box?.top ?? 0))
  for (const [index, a] of pressed.entries()) {
    for (const b of pressed.slice(index + 1)) {
      if (a.box && b.box && b.box.top > a.box.bottom) break
      if (!a.box || !b.box || a.layer !== b.layer || a.one.contains(b.one) || b.one.contains(a.one)) continue
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      if (wide > slack && high > slack) yield `one over the other: ${nameOf(a.one)} and ${nameOf(b.one)}`
    }
  }
}

/** What lies over the page is a layer of its own. */
function layerOf(one: Element): Element | null {
  for (let node: Element | null = one; node; node = parentOf(node)) {
    const { position } = getComputedStyle(node)
    if (node.tagName === 'DIALOG' || position === 'absolute' || position === 'fixed') return node
  }
  return null
}

/** The part of it that can be seen or scrolled to; null: none of it. */
function clipped(one: Element, { left, top, right, bottom }: Box): Box | null {
  let seen = { left, top, right, bottom }
  for (const outer of clippers(one, 'both')) {
    const box = outer.getBoundingClientRect()
    const { overflowX, overflowY } = getComputedStyle(outer)
    if (overflowX === 'auto' || overflowX === 'scroll') {
      // What it holds can be scrolled to; where it stands itself is looked at on its own.
      const inside = seen.right > box.left && seen.left < box.right && seen.bottom > box.top && seen.top < box.bottom
      if (!inside) return null
      const sideways = outer.matches(scrollers)
      seen = {
        left: sideways ? Math.max(seen.left, box.left) : seen.left,
        right: sideways ? Math.min(seen.right, box.right) : seen.right,
        top: Math.max(seen.top, box.top),
        bottom: Math.min(seen.bottom, box.bottom),
      }
      if (sideways) return null
      continue
    }
    if (overflowX !== 'visible')
      seen = { ...seen, left: Math.max(seen.left, box.left), right: Math.min(seen.right, box.right) }
    if (overflowY !== 'visible')
      seen = { ...seen, top: Math.max(seen.top, box.top), bottom: Math.min(seen.bottom, box.bottom) }
    if (seen.right <= seen.left || seen.bottom <= seen.top)
      return seen.right <= seen.left ? { ...seen, right: seen.left } : null
  }
  return seen
}

/** What around it cuts it off, or lets it be scrolled to; past what it is positioned out of. */
function* clippers(one: Element, which: 'both' | 'scrolling'): Generator<Element> {
  let { position } = getComputedStyle(one)
  for (let node = parentOf(one); node && node !== document.body; node = parentOf(node)) {
    const style = getComputedStyle(node)
    const holds = style.transform !== 'none' || /layout|paint|strict|content/.test(style.contain)
    const passes =
      (position === 'fixed' && !holds) || (position === 'absolute' && style.position === 'static' && !holds)
    if (passes) continue
    position = style.position
    const scrolling = [style.overflowX, style.overflowY].some((how) => how === 'auto' || how === 'scroll')
    if (scrolling || (which === 'both' && (style.overflowX !== 'visible' || style.overflowY !== 'visible'))) yield node
  }
}

/** By the page or by something around it. */
function isScrolled(one: Element): boolean {
  if (!clippers(one, 'scrolling').next().done) return true
  return [document.documentElement, document.body].every((page) => getComputedStyle(page).overflowY !== 'hidden')
}

function parentOf(one: Element): Element | null {
  if (one.assignedSlot) return one.assignedSlot
  const root = one.getRootNode()
  return one.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
}

function blockOf(one: Element): Element {
  let node = one
  while (['inline', 'contents'].includes(getComputedStyle(node).display)) node = parentOf(node) ?? document.body
  return node
}

function linesOf(rects: readonly DOMRect[]): number {
  let rows = 0
  let bottom = -Infinity
  for (const rect of [...rects].toSorted((a, b) => a.top - b.top)) {
    // Signs of another script in the same line are only higher or lower by a little.
    if (rect.top + rect.height / 2 <= bottom) continue
    rows++
    bottom = rect.bottom
  }
  return rows
}

function lettersOf(words: string): number {
  return [...new Intl.Segmenter().segment(words.trim())].length
}

function sides({ left, right }: Pick<Box, 'left' | 'right'>): string {
  return `${Math.round(left)}–${Math.round(right)}`
}

function nameOf(one: Element): string {
  const path: string[] = []
  for (let node: Element | null = one; node && path.length < 4; node = parentOf(node)) {
    const kinds = [...node.classList].map((kind) => `.${kind}`).join('')
    path.unshift(node.tagName.toLowerCase() + kinds)
  }
  const words = (one.getAttribute('aria-label') ?? one.textContent ?? '').trim()
  return `${path.join(' > ')} “${words.slice(0, 24)}”`
}
