// The buttons for acts in a conversation.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Room } from '../../shared/room.ts'
import type { Desk } from '../desk.ts'
import { meeting, type Meeting } from '../overlays.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon, type IconName } from '../parts/icons.tsx'
import { Popover } from '../parts/popover.tsx'
import { shortcuts } from '../shortcuts.ts'
import { words } from '../words.ts'
import { end, leave, park, release } from './acts.ts'
import { mayInvite, mayTransfer } from './here.ts'
import { Meet } from './meet.tsx'

interface Props {
  readonly desk: Desk
  readonly conversation: string
}

export function Acts({ desk, room, conversation }: Props & { room: Room }) {
  const said = words.value.acts
  return (
    <div class="acts" role="group" aria-label={said.label}>
      {mayInvite(room) && <MeetButton desk={desk} conversation={conversation} how="invite" />}
      {mayTransfer(room) && <MeetButton desk={desk} conversation={conversation} how="transfer" />}
      <IconButton icon="park" label={said.park} shortcut={shortcuts.park} onPress={() => park(desk, conversation)} />
      <IconButton icon="end" label={said.end} shortcut={shortcuts.end} onPress={() => end(desk, conversation)} />
      <More desk={desk} conversation={conversation} />
    </div>
  )
}

function MeetButton({ desk, conversation, how }: Props & { how: Meeting }) {
  const open = meeting.value?.conversation === conversation && meeting.value.how === how
  const set = (opened: boolean) => {
    meeting.value = opened ? { conversation, how } : null
  }
  // When the question is no longer possible, it is closed for good.
  useEffect(() => () => closeMeeting(conversation, how), [conversation, how])
  return (
    <div class="anchor">
      <IconButton
        icon={how}
        label={words.value.acts[how]}
        shortcut={shortcuts[how]}
        expanded={open}
        onPress={() => set(!open)}
      />
      <Meet desk={desk} conversation={conversation} how={how} open={open} onClose={() => set(false)} />
    </div>
  )
}

function closeMeeting(conversation: string, how: Meeting): void {
  const open = meeting.peek()
  if (open?.conversation === conversation && open.how === how) meeting.value = null
}

function More({ desk, conversation }: Props) {
  const open = useSignal(false)
  const said = words.value.acts
  const run = (act: () => void) => () => {
    open.value = false
    act()
  }
  return (
    <div class="anchor">
      <IconButton
        icon="more"
        label={said.more}
        bare
        expanded={open.value}
        onPress={() => {
          open.value = !open.value
        }}
      />
      <Popover open={open.value} label={said.more} class="menu" onClose={() => (open.value = false)}>
        <Choice icon="leave" label={said.leave} hint={said.leaveHint} onPress={run(() => leave(desk, conversation))} />
        <Choice
          icon="release"
          label={said.release}
          hint={said.releaseHint}
          onPress={run(() => release(desk, conversation))}
        />
      </Popover>
    </div>
  )
}

interface ChoiceProps {
  readonly icon: IconName
  readonly label: string
  readonly hint: string
  onPress(): void
}

function Choice({ icon, label, hint, onPress }: ChoiceProps) {
  return (
    <button type="button" class="menu-item" onClick={onPress}>
      <Icon name={icon} />
      <span>
        {label}
        <span class="menu-hint quiet">{hint}</span>
      </span>
    </button>
  )
}
