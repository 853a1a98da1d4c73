// The placeholder for a list that is being loaded.
import { words } from '../words.ts'

export function Skeleton() {
  return (
    <div role="status" class="skeleton">
      <span class="unseen">{words.value.loading}</span>
      {[0, 1, 2].map((line) => (
        <span key={line} class="bone" />
      ))}
    </div>
  )
}
