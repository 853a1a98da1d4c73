import { shortcuts } from '../shortcuts.ts'
import { dismiss, toasts } from '../toasts.ts'
import { words } from '../words.ts'
import { Icon } from './icons.tsx'
import { Keys } from './keys.tsx'

export function Toasts() {
  const last = toasts.value.findLast(({ undo }) => undo)?.id
  return (
    <div class="toasts" role="alert">
      {toasts.value.map(({ id, what, why, undo }) => (
        <div key={id} class={undo ? 'toast undoable' : 'toast'}>
          <Icon name={undo ? 'clock' : 'alert'} />
          <p>
            <strong>{what}</strong> <bdi>{why}</bdi>
          </p>
          {undo && (
            <button type="button" class="button" onClick={undo}>
              {words.value.undo} {id === last && <Keys of={shortcuts.undo} />}
            </button>
          )}
          <button
            type="button"
            class="button bare only-icon"
            aria-label={words.value.dismiss}
            title={words.value.dismiss}
            onClick={() => dismiss(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
