// The buttons of what can be done with a conversation.
import { useSignal } from '@preact/signals'
import type { Desk } from '../desk.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon, type IconName } from '../parts/icons.tsx'
import { Popover } from '../parts/popover.tsx'
import { shortcuts } from '../shortcuts.ts'
import { words } from '../words.ts'
import { end, leave, park, release } from './acts.ts'
import { Meet } from './meet.tsx'
import { meetings, type Meeting } from './meetings.ts'

interface Props {
  readonly desk: Desk
  readonly conversation: string
}

export function Acts({ desk, conversation }: Props) {
  const said = words.value.acts
  return (
    <div class="acts" role="group" aria-label={said.label}>
      <MeetButton desk={desk} conversation={conversation} how="invite" />
      <MeetButton desk={desk} conversation={conversation} how="transfer" />
      <IconButton icon="park" label={said.park} shortcut={shortcuts.park} onPress={() => park(desk, conversation)} />
      <IconButton icon="end" label={said.end} shortcut={shortcuts.end} onPress={() => end(desk, conversation)} />
      <More desk={desk} conversation={conversation} />
    </div>
  )
}

function MeetButton({ desk, conversation, how }: Props & { how: Meeting }) {
  const open = meetings[how]
  return (
    <div class="anchor">
      <IconButton
        icon={how}
        label={words.value.acts[how]}
        shortcut={shortcuts[how]}
        expanded={open.value}
        onPress={() => {
          open.value = !open.value
        }}
      />
      <Meet desk={desk} conversation={conversation} how={how} open={open} />
    </div>
  )
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
      <Popover open={open} label={said.more} class="menu">
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
