// A conversation that is open: what was said, how it stands, and where one writes.
import { useSignal } from '@preact/signals'
import type { Item } from '../../../protocol/items.ts'
import { asSent, whyNotTaken } from '../../shared/acceptable.ts'
import { ApiError } from '../../shared/api.ts'
import { useAway } from '../../shared/away.ts'
import type { Reason } from '../../shared/field.ts'
import type { Room } from '../../shared/room.ts'
import { words } from '../tongue.ts'
import type { Shown } from './app.tsx'
import { Composer, reasonOf } from './composer.tsx'
import { Loading } from './loading.tsx'
import { Transcript } from './transcript.tsx'

export interface InRoom extends Shown {
  readonly room: Room
}

export function Conversation({ widget, room }: InRoom) {
  const correcting = useSignal<Item | null>(null)
  const wrong = useSignal<Reason>(null)
  const line = room.line.value
  const away = useAway(line)
  const { widget: said } = words.value
  const refused = line.state === 'refused' ? line.why : null
  const over = room.room.value?.status === 'ended' || refused !== null
  const amend = async (item: Item, text: string | null): Promise<Reason> => {
    const now = widget.visit.now.peek()
    const path = `/conversations/${now.state === 'open' ? now.conversation : ''}/items/${encodeURIComponent(item.id)}`
    try {
      await widget.api(
        text === null ? { method: 'DELETE', path } : { method: 'PUT', path, body: { text: asSent(text) } },
      )
      return null
    } catch (error) {
      return error instanceof ApiError && error.problem.status < 500 ? said.notChanged : said.failed
    }
  }
  const correct = async (item: Item, text: string): Promise<Reason> => {
    const why = reasonOf(whyNotTaken(text)) ?? (text === item.text ? null : await amend(item, text))
    if (why === null) correcting.value = null
    return why
  }
  const remove = async (item: Item): Promise<void> => {
    wrong.value = null
    wrong.value = await amend(item, null)
  }
  // U1: what the customer has written stays in view, however long it takes until somebody answers.
  const shown = room.you.value !== null || refused !== null || room.unsent.entries.value.length > 0
  return (
    <>
      <Banner text={refused !== null ? whyOf(refused) : away ? said.offline : null} />
      {shown ? (
        <Transcript
          widget={widget}
          room={room}
          retry={(key) => (over ? widget.visit.beginWithUnsent() : room.retry(key))}
          correct={(item) => {
            correcting.value = item
          }}
          remove={(item) => void remove(item)}
        />
      ) : (
        <Loading />
      )}
      <div class="foot">
        {wrong.value !== null && (
          <p class="wrong" role="alert">
            {wrong.value}
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
            key={correcting.value?.id ?? `${widget.draftKey()} ${widget.turn.value}`}
            widget={widget}
            correcting={correcting.value}
            cancel={() => {
              correcting.value = null
            }}
            typed={() => room.type()}
            send={(text) => {
              const item = correcting.value
              return item === null ? reasonOf(room.say(text)) : correct(item, text)
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
