// Q9: the position in the queue and the estimated wait until somebody comes, or
// that nobody serves the queue now. Without an estimate only the position is shown.
import type { Room } from '../../shared/room.ts'
import { wording, words } from '../tongue.ts'
import { Said } from './said.tsx'

export function Waiting({ room }: { room: Room }) {
  const queuePosition = room.queuePosition.value
  const { widget: said } = words.value
  if (room.room.value?.status !== 'queued') return null
  if (room.unserved.value) {
    return (
      <div class="card waiting">
        <p>{said.unserved}</p>
      </div>
    )
  }
  if (queuePosition === null) return null
  const { position, estimateMs } = queuePosition
  const { number, counted } = wording()
  return (
    <div class="card waiting">
      <span class="place" aria-hidden="true">
        {number(position)}
      </span>
      <div>
        <p>{position === 1 ? said.next : <Said sentence={said.position} values={{ position: number(position) }} />}</p>
        {estimateMs !== null && (
          <p class="quiet">{counted(said.estimate, Math.max(1, Math.round(estimateMs / 60_000)))}</p>
        )}
      </div>
    </div>
  )
}
