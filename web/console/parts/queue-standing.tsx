// How a queue stands, for whoever may send somebody there.
import { words, wording } from '../words.ts'

interface Props {
  readonly open: boolean
  readonly waiting: number
  readonly available: number
  /** How long one would wait, in words; absent: it is not said. */
  readonly estimate?: string
}

export function QueueStanding({ open, waiting, available, estimate }: Props) {
  const said = words.value.meet
  const { counted } = wording.value
  if (!open) return <>{said.closed}</>
  return (
    <>
      {counted(said.waiting, waiting)} · {counted(said.available, available)}
      {estimate !== undefined && ` · ${estimate}`}
    </>
  )
}
