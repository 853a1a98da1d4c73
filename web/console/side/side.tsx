// The details beside a conversation, in tabs: Profile, Engagement, Search (U3).
import { useRef } from 'preact/hooks'
import type { Room } from '../../shared/room.ts'
import type { Reader } from '../conversation/reader.ts'
import type { Desk } from '../desk.ts'
import { IconButton } from '../parts/button.tsx'
import { shortcuts } from '../shortcuts.ts'
import { words } from '../words.ts'
import { Engagement } from './engagement.tsx'
import { show, sideOpen, tab, tabs, toggleSide } from './open.ts'
import { Profile } from './profile.tsx'
import { Search } from './search.tsx'

interface Props {
  readonly desk: Desk
  readonly room: Room | null
  readonly conversation: string
  readonly reader: Reader | null
}

export function Side({ desk, room, conversation, reader }: Props) {
  const said = words.value.side
  if (!sideOpen.value) return null
  const open = tab.value
  return (
    <aside class="side" aria-label={said.label}>
      <div class="side-head">
        <Tabs />
        <div class="side-close">
          <IconButton icon="close" label={words.value.close} bare onPress={toggleSide} />
        </div>
      </div>
      <div class="side-body" role="tabpanel" id="side-panel" aria-labelledby={`tab-${open}`} tabIndex={0}>
        {open === 'profile' && <Profile key={conversation} desk={desk} conversation={conversation} />}
        {open === 'engagement' && <Engagement desk={desk} room={room} conversation={conversation} />}
        {open === 'search' && reader && <Search reader={reader} />}
      </div>
    </aside>
  )
}

/** The button in the conversation's head that opens and closes them. */
export function SideButton() {
  const label = words.value.conversation.details
  return <IconButton icon="side" label={label} bare pressed={sideOpen.value} onPress={toggleSide} />
}

function Tabs() {
  const list = useRef<HTMLDivElement>(null)
  const said = words.value.side
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs[(tabs.indexOf(tab.value) + by + tabs.length) % tabs.length]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    show(next)
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={said.label} ref={list} onKeyDown={step}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          id={`tab-${one}`}
          role="tab"
          class="tab"
          aria-selected={one === tab.value}
          aria-controls="side-panel"
          tabIndex={one === tab.value ? 0 : -1}
          title={one === 'search' ? `${said[one]} (${shortcuts.search})` : said[one]}
          onClick={() => show(one)}
        >
          {said[one]}
        </button>
      ))}
    </div>
  )
}
