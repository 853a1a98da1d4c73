// The notice above the transcript: why the agent cannot write here, and what they can do.
import type { Room } from '../../shared/room.ts'
import { answer } from '../answer.ts'
import type { Desk } from '../desk.ts'
import { IconButton } from '../parts/button.tsx'
import { ConnectionNotice } from '../parts/connection-notice.tsx'
import { Icon } from '../parts/icons.tsx'
import type { Offer } from '../sections.ts'
import { shortcuts } from '../shortcuts.ts'
import { words } from '../words.ts'
import { resume } from './acts.ts'
import { isParked } from './here.ts'

interface Props {
  readonly desk: Desk
  /** Null: there is no room to be in. */
  readonly room: Room | null
  readonly conversation: string
  readonly inside: boolean
}

export function Notice({ desk, room, conversation, inside }: Props) {
  const said = words.value.conversation
  const view = room?.room.value
  if (view?.fault !== undefined && room?.connectionState.value.state !== 'refused') return <Fault text={said.fault} />
  if (inside && room) return <ConnectionNotice connection={room.connectionState} beside={desk.connectionState} />
  const offer = desk.offers.value.find((one) => one.conversation === conversation)
  if (offer) return <RingsHere desk={desk} offer={offer} />
  if (isParked(desk, conversation)) return <Parked desk={desk} conversation={conversation} />
  if (view?.status === 'ended') return <p class="notice">{said.over}</p>
  return room && <ConnectionNotice connection={room.connectionState} beside={desk.connectionState} />
}

/** O3: the conversation is in quarantine. Nobody can do anything about it on this page. */
function Fault({ text }: { text: string }) {
  return (
    <p class="notice warn" role="status">
      <Icon name="alert" /> {text}
    </p>
  )
}

/** P6: the agent can take it back without waiting for the customer. */
function Parked({ desk, conversation }: { desk: Desk; conversation: string }) {
  const said = words.value
  const { parkedAway, quietReturn } = said.conversation
  return (
    <div class="notice with-acts" role="status">
      <p>{desk.workOf(conversation)?.state === 'returned' ? quietReturn : parkedAway}</p>
      <IconButton
        icon="resume"
        label={said.acts.resume}
        shortcut={shortcuts.park}
        kind=""
        onPress={() => resume(desk, conversation)}
      />
    </div>
  )
}

function RingsHere({ desk, offer }: { desk: Desk; offer: Offer }) {
  const said = words.value
  if (offer.state === 'joining') {
    return (
      <p class="notice" role="status">
        {said.offers.joining}
      </p>
    )
  }
  return (
    <div class="notice with-acts" role="status">
      <p>{said.conversation.ringsHere}</p>
      <button type="button" class="button main" onClick={() => answer(desk, offer, 'accept')}>
        {said.offers.accept}
      </button>
      <button type="button" class="button" onClick={() => answer(desk, offer, 'decline')}>
        {said.offers.decline}
      </button>
    </div>
  )
}
