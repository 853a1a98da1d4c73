import { words } from '../tongue.ts'

/** A placeholder in the shape of what is loading. */
export function Loading() {
  return (
    <div class="loading" role="status">
      <span class="unseen">{words.value.widget.loading}</span>
      <i />
      <i />
      <i />
    </div>
  )
}
