// What components remember and do afterwards, by the names and rules of Preact's hooks.
import { signal, type Signal } from '@preact/signals-core'
import { after, drawn, redraw, remember } from './tree.ts'

export function useMemo<Value>(make: () => Value, inputs?: readonly unknown[]): Value {
  const kept = remember()
  if (differ(kept.inputs, inputs)) {
    kept.inputs = inputs
    kept.value = make()
  }
  return kept.value as Value
}

export function useRef<Value>(value: Value): { current: Value } {
  return useMemo(() => ({ current: value }), [])
}

export function useSignal<Value>(value: Value): Signal<Value> {
  return useMemo(() => signal(value), [])
}

export function useState<Value>(value: Value): [Value, (next: Value) => void] {
  const live = drawn()
  const kept = useRef(value)
  const set = (next: Value) => {
    if (kept.current === next || live === null) return
    kept.current = next
    redraw(live)
  }
  return [kept.current, set]
}

/** Runs when the drawing is on the page; what it answers undoes it before it runs again. */
export function useLayoutEffect(run: () => (() => void) | void, inputs?: readonly unknown[]): void {
  const kept = remember()
  if (!differ(kept.inputs, inputs)) return
  kept.inputs = inputs
  after(() => {
    kept.clean?.()
    kept.clean = run() ?? undefined
  })
}

export { useLayoutEffect as useEffect }

function differ(before: readonly unknown[] | undefined, inputs: readonly unknown[] | undefined): boolean {
  return before === undefined || inputs === undefined || inputs.some((input, index) => input !== before[index])
}
