// A conversation that is open: what was said, how it stands, and where one writes.
import { useSignal } from '@preact/signals'
import type { Item } from '../../../protocol/items.ts'
import { useAway } from '../../shared/away.ts'
import type { Room } from '../../shared/room.ts'
import { words } from '../tongue.ts'
import type { Shown } from './app.tsx'
import { Composer } from './composer.tsx'
import { Loading } from './loading.tsx'
import { Transcript } from './transcript.tsx'

export interface InRoom extends Shown {
  readonly room: Room
}

export function Conversation({ widget, room }: InRoom) {
  const correcting = useSignal<Item | null>(null)
  const wrong = useSignal(false)
  const line = room.line.value
  const away = useAway(line)
  const { widget: said } = words.value
  const refused = line.state === 'refused' ? line.why : null
  const over = room.room.value?.status === 'ended' || refused !== null
  const amend = async (item: Item, text: string | null): Promise<void> => {
    wrong.value = false
    const now = widget.visit.now.peek()
    const path = `/conversations/${now.state === 'open' ? now.conversation : ''}/items/${encodeURIComponent(item.id)}`
    try {
      await widget.api(text === null ? { method: 'DELETE', path } : { method: 'PUT', path, body: { text } })
    } catch {
      wrong.value = true
    }
  }
  if (room.you.value === null && refused === null) {
    return (
      <>
        <Banner text={away ? said.offline : null} />
        <Loading />
      </>
    )
  }
  return (
    <>
      <Banner text={refused !== null ? whyOf(refused) : away ? said.offline : null} />
      <Transcript
        widget={widget}
        room={room}
        correct={(item) => {
          correcting.value = item
        }}
        remove={(item) => void amend(item, null)}
      />
      <div class="foot">
        {wrong.value && (
          <p class="wrong" role="alert">
            {said.notChanged}
          </p>
        )}
        {over ? (
          <button
            type="button"
            class="main"
            onClick={() => {
              widget.writing = true
              widget.visit.begin()
            }}
          >
            {said.again}
          </button>
        ) : (
          <Composer
            key={correcting.value?.id ?? ''}
            widget={widget}
            correcting={correcting.value}
            cancel={() => {
              correcting.value = null
            }}
            typed={() => room.type()}
            send={(text) => {
              const item = correcting.value
              if (item === null) return room.say(text)
              correcting.value = null
              if (text !== item.text) void amend(item, text)
              return null
            }}
          />
        )}
      </div>
    </>
  )
}

function Banner({ text }: { text: string | null }) {
  return <div role="status">{text !== null && <p class="banner">{text}</p>}</div>
}

function whyOf(why: string): string {
  const { refused } = words.value.widget
  if (why === 'removed') return refused.removed
  return why === 'too_old' ? refused.outdated : refused.other
}
