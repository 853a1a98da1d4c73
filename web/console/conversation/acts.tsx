// What an agent can do with a conversation. Each act has one place for pages, keys and the palette.
import { useSignal } from '@preact/signals'
import { operate } from '../../shared/operate.ts'
import { apart } from '../../shared/sentence.ts'
import type { Desk } from '../desk.ts'
import { hold } from '../held.ts'
import { IconButton } from '../parts/button.tsx'
import { ask } from '../parts/confirm.tsx'
import { Icon, type IconName } from '../parts/icons.tsx'
import { Popover } from '../parts/popover.tsx'
import { shortcuts } from '../shortcuts.ts'
import { tell } from '../toasts.ts'
import { words } from '../words.ts'
import { customerOf } from './here.ts'
import { Meet } from './meet.tsx'
import { meetings, type Meeting } from './meetings.ts'

/** W6: what one click adds to the time of a conversation. */
const extensionMinutes = 60

/** Held back for some seconds. A customer who writes meanwhile is there: then it is not done. */
export function park(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation } }
  const said = words.value.acts
  const customer = apart(customerOf(desk, desk.rooms.of(conversation), conversation))
  const before = lastWordOf(desk, conversation)
  hold(desk.me.id, `park ${conversation}`, said.parking(customer), () => {
    if (lastWordOf(desk, conversation) > before) return tell(said.park, said.notParked(customer))
    return desk.act(said.park, (api) => operate(api, 'POST /conversations/:id/park', given))
  })
}

/** The number of the customer's last message; 0: there is none, or none is here. */
function lastWordOf(desk: Desk, conversation: string): number {
  const room = desk.rooms.of(conversation)
  const at = room?.items.peek().findLastIndex(({ type, role }) => type === 'message' && role === 'customer') ?? -1
  return room && at >= 0 ? room.first.peek() + at : 0
}

export function leave(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation } }
  void desk.act(words.value.acts.leave, (api) => operate(api, 'POST /conversations/:id/leave', given))
}

export function release(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation } }
  void desk.act(words.value.acts.release, (api) => operate(api, 'POST /conversations/:id/release', given))
}

export function extend(desk: Desk, conversation: string): void {
  const given = { params: { id: conversation }, body: { minutes: extensionMinutes } }
  void desk.act(words.value.acts.extend, (api) => operate(api, 'POST /conversations/:id/extension', given))
}

export function end(desk: Desk, conversation: string, customer: string): void {
  const { confirm, acts } = words.value
  const given = { params: { id: conversation } }
  ask({
    title: confirm.end(apart(customer)),
    detail: confirm.endDetail,
    act: acts.end,
    run: () => void desk.act(acts.end, (api) => operate(api, 'POST /conversations/:id/end', given)),
  })
}

export function Acts({ desk, conversation, customer }: { desk: Desk; conversation: string; customer: string }) {
  const said = words.value.acts
  return (
    <div class="acts" role="group" aria-label={said.label}>
      <MeetButton desk={desk} conversation={conversation} how="invite" />
      <MeetButton desk={desk} conversation={conversation} how="transfer" />
      <IconButton icon="park" label={said.park} shortcut={shortcuts.park} onPress={() => park(desk, conversation)} />
      <More desk={desk} conversation={conversation} customer={customer} />
    </div>
  )
}

interface MeetButtonProps {
  readonly desk: Desk
  readonly conversation: string
  readonly how: Meeting
}

function MeetButton({ desk, conversation, how }: MeetButtonProps) {
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

function More({ desk, conversation, customer }: { desk: Desk; conversation: string; customer: string }) {
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
        <Choice
          icon="end"
          label={said.end}
          hint={said.endHint}
          onPress={run(() => end(desk, conversation, customer))}
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
    <button type="button" class={icon === 'end' ? 'menu-item danger' : 'menu-item'} onClick={onPress}>
      <Icon name={icon} />
      <span>
        {label}
        <span class="menu-hint quiet">{hint}</span>
      </span>
    </button>
  )
}
