// The state of a queue, for somebody who may send a conversation there.
import { words, wording } from '../words.ts'

interface Props {
  readonly open: boolean
  readonly waiting: number
  readonly available: number
  /** The estimated wait in words; absent: it is not shown. */
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
