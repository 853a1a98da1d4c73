// What a page does to be looked at: the notes that it plays and the notifications that it shows, written down as they happen.
import type { BrowserContext, Page } from 'playwright-core'

export interface Attention {
  readonly tones: number
  readonly notes: readonly string[]
}

/** Everything is really played and shown; the page believes that nobody looks at it. */
const script = `
  globalThis.attention = { tones: 0, notes: [] }
  const create = BaseAudioContext.prototype.createOscillator
  BaseAudioContext.prototype.createOscillator = function () {
    attention.tones++
    return create.call(this)
  }
  globalThis.Notification = class extends Notification {
    constructor(title, options) {
      super(title, options)
      attention.notes.push(title)
    }
  }
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
  Object.defineProperty(document, 'hidden', { get: () => true })
`

/** Pages of this context that are opened from now on are watched. */
export async function watch(context: BrowserContext, origin: string): Promise<void> {
  await context.grantPermissions(['notifications'], { origin })
  await context.addInitScript({ content: script })
}

/** The pages that did something, and what. */
export async function attentions(pages: readonly Page[]): Promise<readonly Attention[]> {
  const all = await Promise.all(pages.map((page) => page.evaluate<Attention>('globalThis.attention')))
  return all.filter(({ tones, notes }) => tones > 0 || notes.length > 0)
}
