// Where in the console one is, as its address says after the #.
import { signal } from '@preact/signals'

export type Route = { readonly at: 'work'; readonly conversation: string | null } | { readonly at: 'board' }

export const route = signal<Route>(parseRoute(location.hash))

window.addEventListener('hashchange', () => {
  route.value = parseRoute(location.hash)
})

export function parseRoute(hash: string): Route {
  const [, place, id] = hash.split('/')
  if (place === 'board') return { at: 'board' }
  if (place === 'conversation' && id !== undefined && /^[\w-]{1,64}$/.test(id)) return { at: 'work', conversation: id }
  return { at: 'work', conversation: null }
}

export function hashOf(to: Route): string {
  if (to.at === 'board') return '#/board'
  return to.conversation === null ? '#/' : `#/conversation/${to.conversation}`
}

/** `replace`: the place that one leaves is none to come back to. */
export function go(to: Route, replace = false): void {
  const hash = hashOf(to)
  if (hash === (location.hash || '#/')) return
  if (replace) history.replaceState(null, '', hash)
  else history.pushState(null, '', hash)
  route.value = to
}
