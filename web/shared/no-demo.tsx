// What a page of the demo shows on a server that has no demo data: that there is none, and a button that loads it.
import { useSignal } from '@preact/signals'
import './no-demo.css'

interface NoDemoProps {
  readonly said: { readonly says: string; readonly load: string; readonly failed: string }
  /** Called when it has been written. Returns whether it is there: what somebody has deleted is not written again. */
  readonly loaded: () => Promise<boolean>
}

export function NoDemo({ said, loaded }: NoDemoProps) {
  const state = useSignal<'missing' | 'loading' | 'failed'>('missing')
  const load = async () => {
    state.value = 'loading'
    try {
      const { ok } = await fetch('/v1/dev/seed', { method: 'POST' })
      state.value = ok && (await loaded()) ? 'missing' : 'failed'
    } catch {
      state.value = 'failed'
    }
  }
  return (
    <section class="no-demo">
      <p>{said.says}</p>
      <button class="button" type="button" disabled={state.value === 'loading'} onClick={() => void load()}>
        {said.load}
      </button>
      <div role="alert">{state.value === 'failed' && <p class="wrong">{said.failed}</p>}</div>
    </section>
  )
}
