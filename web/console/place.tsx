// The place that one has opened. A deploy takes the files of the release before away: then the page begins anew, at the same place and with the
// same drafts, which are in the browser's store.
import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { serverNow } from '../shared/clock.ts'
import { storeOf } from '../shared/stores.ts'
import type { Desk } from './desk.ts'
import { begunAnewKey } from './kept.ts'
import { Icon } from './parts/icons.tsx'
import { Skeleton } from './parts/skeleton.tsx'
import { places } from './places.ts'
import { route, type Route } from './route.ts'
import { words } from './words.ts'

type At = Route['at']

const here = new Map<At, FunctionComponent<{ desk: Desk }>>()
/** What fails so soon (ms) after beginning anew fails for another reason. */
const onceWithinMs = 60_000

export function OpenPlace({ desk }: { desk: Desk }) {
  const { at } = route.value
  const failed = useSignal<At | null>(null)
  const fetched = useSignal(0)
  const open = (byHand: boolean) =>
    void fetchPlace(at).then(
      () => {
        failed.value = null
        fetched.value++
      },
      async () => {
        if ((byHand || isFirstTime()) && (await isPageThere())) location.reload()
        else failed.value = at
      },
    )
  useEffect(() => open(false), [at])
  const Place = fetched.value >= 0 ? here.get(at) : undefined
  if (Place) return <Place desk={desk} />
  return <main class="place">{failed.value === at ? <NotFetched again={() => open(true)} /> : <Skeleton />}</main>
}

/** Also to be called before anybody is signed in, so that what they will see is on its way. */
export async function fetchPlace(at: At): Promise<void> {
  if (!here.has(at)) here.set(at, await places[at].load())
}

/** Without a network to begin anew would be to lose the page. */
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
  const { failed, again: retry } = words.value.place
  return (
    <div class="empty large" role="status">
      <h2>{failed}</h2>
      <button type="button" class="button main" onClick={again}>
        <Icon name="release" /> {retry}
      </button>
    </div>
  )
}
