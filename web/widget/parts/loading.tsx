import { words } from '../tongue.ts'

/** The shape of what will be there. */
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
