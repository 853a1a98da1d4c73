// Loads the open area of the console. A deploy removes the files of the previous release.
// Then the page reloads itself in the same area; drafts are kept in the browser's storage.
import { signal, useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { serverNow } from '../shared/clock.ts'
import { storeOf } from '../shared/stores.ts'
import { areas } from './areas.ts'
import type { Desk } from './desk.ts'
import { begunAnewKey } from './kept.ts'
import { Icon } from './parts/icons.tsx'
import { Skeleton } from './parts/skeleton.tsx'
import { route, type Route } from './route.ts'
import { words } from './words.ts'

type At = Route['at']

const fetched = signal<ReadonlyMap<At, FunctionComponent<{ desk: Desk }>>>(new Map())
/** If loading fails again this soon (ms) after a reload, the cause is another one, and the page does not reload again. */
const onceWithinMs = 60_000

export function OpenArea({ desk }: { desk: Desk }) {
  const { at } = route.value
  const failed = useSignal<At | null>(null)
  const open = (byHand: boolean) =>
    void fetchArea(at).then(
      () => {
        failed.value = null
      },
      async () => {
        // Fetching takes time. The agent may have gone elsewhere, and be writing there.
        const isOpen = () => route.peek().at === at
        if (!isOpen()) return
        if ((byHand || isFirstTime()) && (await isPageThere()) && isOpen()) location.reload()
        else failed.value = at
      },
    )
  useEffect(() => open(false), [at])
  const Area = fetched.value.get(at)
  if (Area) return <Area desk={desk} />
  return <main class="place">{failed.value === at ? <NotFetched again={() => open(true)} /> : <Skeleton />}</main>
}

/** Fetches an area. It is also called before signing in, to fetch ahead. */
export async function fetchArea(at: At): Promise<void> {
  if (fetched.peek().has(at)) return
  const area = await areas[at].load()
  fetched.value = new Map(fetched.peek()).set(at, area)
}

/** Without a network a reload would lose the page. */
async function isPageThere(): Promise<boolean> {
  const { href } = location
  const answer = await fetch(href, { cache: 'no-store', signal: AbortSignal.timeout(limits.connectMs) }).catch(
    () => null,
  )
  return answer?.ok ?? false
}

function isFirstTime(): boolean {
  const store = storeOf('sessionStorage')
  const now = serverNow()
  const isSo = now - Number(store.getItem(begunAnewKey) ?? 0) > onceWithinMs
  store.setItem(begunAnewKey, String(now))
  return isSo
}

function NotFetched({ again }: { again: () => void }) {
  const { failed, again: retry } = words.value.area
  return (
    <div class="empty large" role="status">
      <h2>{failed}</h2>
      <button type="button" class="button main" onClick={again}>
        <Icon name="release" /> {retry}
      </button>
    </div>
  )
}
