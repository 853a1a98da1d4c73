// An open conversation: its transcript and state.
import { useAway } from '../../shared/away.ts'
import { isOver } from '../over.ts'
import { words } from '../tongue.ts'
import { Loading } from './loading.tsx'
import type { InRoom } from './shown.ts'
import { Transcript } from './transcript.tsx'

export function Conversation({ widget, room }: InRoom) {
  const { amending, visit, writer } = widget
  const connection = room.connectionState.value
  const away = useAway(connection)
  const refused = connection.state === 'refused' ? connection.why : null
  const over = isOver(room)
  // U1: the customer's messages stay visible, however long an answer takes.
  const shown = room.you.value !== null || refused !== null || room.unsent.entries.value.length > 0
  return (
    <>
      <Banner text={refused !== null ? whyOf(refused) : away ? words.value.widget.offline : null} />
      {shown ? (
        <Transcript
          widget={widget}
          room={room}
          retry={(key) => (over ? visit.beginWithUnsent() : room.retry(key))}
          correct={(item) => {
            writer.wait()
            amending.begin(room, item)
          }}
          remove={(item) => void amending.remove(item)}
        />
      ) : (
        <Loading />
      )}
    </>
  )
}

function Banner({ text }: { text: string | null }) {
  return <div role="status">{text !== null && <p class="banner">{text}</p>}</div>
}

function whyOf(why: string): string {
  const { refused } = words.value.widget
  if (why === 'removed') return refused.removed
  if (why === 'quarantined') return refused.broken
  return why === 'too_old' ? refused.outdated : refused.other
}
