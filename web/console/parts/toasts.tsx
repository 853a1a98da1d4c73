import { dismiss, toasts } from '../toasts.ts'
import { words } from '../words.ts'
import { Icon } from './icons.tsx'

export function Toasts() {
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
              {words.value.undo}
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
