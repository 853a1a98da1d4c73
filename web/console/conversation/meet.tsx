// The list of quick connects for inviting and transferring, with the availability of each.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { hasInk } from '../../../protocol/words.ts'
import { whyNotTaken } from '../../shared/acceptable.ts'
import { isEnter } from '../../shared/enter.ts'
import type { Connect } from '../calls.ts'
import type { Desk } from '../desk.ts'
import { Dot } from '../list/presence.tsx'
import type { Meeting } from '../overlays.ts'
import { Icon } from '../parts/icons.tsx'
import { Keys } from '../parts/keys.tsx'
import { Name } from '../parts/name.tsx'
import { Popover } from '../parts/popover.tsx'
import { QueueStanding } from '../parts/queue-standing.tsx'
import { words, wording } from '../words.ts'
import { meet } from './acts.ts'
import { canTake, connects, matching, watchConnects } from './connects.ts'
import { reasonOf } from './reason.ts'

interface Props {
  readonly desk: Desk
  readonly conversation: string
  readonly how: Meeting
  readonly open: boolean
  onClose(): void
}

export function Meet(props: Props) {
  const { how, open, onClose } = props
  return (
    <Popover open={open} label={words.value.meet[how]} class="meet" onClose={onClose}>
      <MeetList {...props} />
    </Popover>
  )
}

function MeetList({ desk, conversation, how, onClose }: Props) {
  const query = useSignal('')
  const said = words.value.meet
  useEffect(() => watchConnects(desk.api, desk.me.id), [desk])
  const all = connects.value
  const found = matching(all ?? [], query.value)
  const note = desk.drafts.of(conversation).value.asking
  const wrong = hasInk(note) ? reasonOf(whyNotTaken(note)) : null
  const choose = (one: Connect | undefined) => {
    if (!one || wrong !== null) return
    // The focus moves to the field before the list closes and before a confirmation opens, because both remember where it was.
    desk.focus.toField()
    onClose()
    meet(desk, conversation, how, one)
  }
  return (
    <>
      <h2>{said[how]}</h2>
      <input
        type="search"
        data-first
        aria-label={said.search}
        placeholder={said.search}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value
        }}
        onKeyDown={(event) => {
          if (!isEnter(event)) return
          event.preventDefault()
          choose(found[0])
        }}
      />
      <textarea
        class="meet-note"
        rows={2}
        dir="auto"
        aria-label={said.note}
        placeholder={said.noteHint}
        value={note}
        onInput={(event) => desk.drafts.change(conversation, { asking: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (!isEnter(event)) return
          event.preventDefault()
          choose(found[0])
        }}
      />
      {wrong !== null && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {all === null && <p role="status">{words.value.loading}</p>}
      {all !== null && found.length === 0 && <p class="quiet">{all.length === 0 ? said.none : said.nobody}</p>}
      <ul class="connects">
        {found.map((one, index) => (
          <li key={one.id}>
            <button type="button" class="menu-item connect" onClick={() => choose(one)}>
              <Icon name={one.target.kind === 'agent' ? 'person' : 'queue'} />
              <span class="connect-name">
                <Name of={one.name} />
                <span class="unseen">{one.target.kind === 'agent' ? said.agent : said.queue}</span>
              </span>
              <span class={canTake(one) ? 'standing' : 'standing cannot'}>
                <Standing of={one} />
              </span>
              {index === 0 && <Keys of="Enter" />}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Standing({ of: { standing } }: { of: Connect }) {
  const said = words.value.meet
  if (!standing) return null
  const counted = wording.value.counted
  if (standing.kind === 'agent') {
    const { presence, free } = standing
    return (
      <>
        <Dot presence={presence} /> {words.value.presence[presence]}
        {presence !== 'offline' && ` · ${free > 0 ? counted(said.free, free) : said.full}`}
      </>
    )
  }
  const { estimateMs } = standing
  const estimate = estimateMs === null ? said.noEstimate : said.estimate(wording.value.span(estimateMs))
  return <QueueStanding {...standing} estimate={estimate} />
}
