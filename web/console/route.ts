// Where the agent is in the console, as the hash of the address says.
import { signal } from '@preact/signals'

export type Route =
  /** `earlier`: an earlier conversation of the same customer that is read beside it; absent: none. */
  | { readonly at: 'work'; readonly conversation: string | null; readonly earlier?: string }
  | { readonly at: 'board' }
  | { readonly at: 'engagements'; readonly conversation: string | null }

export const route = signal<Route>(parseRoute(location.hash))

window.addEventListener('hashchange', () => {
  route.value = parseRoute(location.hash)
})

export function parseRoute(hash: string): Route {
  const [, at, id, beside, earlier] = hash.split('/')
  if (at === 'board') return { at: 'board' }
  if (at === 'engagements') return { at: 'engagements', conversation: isId(id) ? id : null }
  if (at !== 'conversation' || !isId(id)) return { at: 'work', conversation: null }
  return { at: 'work', conversation: id, ...(beside === 'earlier' && isId(earlier) && { earlier }) }
}

export function hashOf(to: Route): string {
  if (to.at === 'board') return '#/board'
  if (to.at === 'engagements') return to.conversation === null ? '#/engagements' : `#/engagements/${to.conversation}`
  if (to.conversation === null) return '#/'
  const own = `#/conversation/${to.conversation}`
  return to.earlier === undefined ? own : `${own}/earlier/${to.earlier}`
}

function isId(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{1,64}$/.test(text)
}

/** `replace`: the browser's Back does not return to the current route. */
export function go(to: Route, replace = false): void {
  const hash = hashOf(to)
  if (hash === (location.hash || '#/')) return
  if (replace) history.replaceState(null, '', hash)
  else history.pushState(null, '', hash)
  route.value = to
}
