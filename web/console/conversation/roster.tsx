// Who is in the room, the customer first (R4), and pending invitations, each with a button to remove them (R6, R7).
import type { Party, Pending, RoomView } from '../../../protocol/server-frames.ts'
import { operate } from '../../shared/operate.ts'
import type { Room } from '../../shared/room.ts'
import { apart } from '../../shared/sentence.ts'
import type { Desk } from '../desk.ts'
import { ask } from '../parts/confirm.tsx'
import { Icon, type IconName } from '../parts/icons.tsx'
import { Name } from '../parts/name.tsx'
import { words, wording } from '../words.ts'
import { seatsTaken } from './here.ts'

interface Props {
  readonly desk: Desk
  readonly room: Room
  readonly conversation: string
  readonly view: RoomView
  /** Only agents in the room can remove others. */
  readonly inside: boolean
}

export function Roster(props: Props) {
  const { view } = props
  const said = words.value.roster
  const pending = view.pending ?? []
  const taken = seatsTaken(view)
  return (
    <div class="roster">
      <ul aria-label={said.label}>
        {view.roster.map((party) => (
          <Seat key={party.id} party={party} {...props} />
        ))}
      </ul>
      {pending.length > 0 && (
        <ul aria-label={said.pending}>
          {pending.map((one) => (
            <Invited key={one.id} pending={one} {...props} />
          ))}
        </ul>
      )}
      {view.partyLimit !== undefined && view.status !== 'ended' && (
        <span class="quiet seats">
          {taken < view.partyLimit ? wording.value.counted(said.room, view.partyLimit - taken) : said.full}
        </span>
      )}
    </div>
  )
}

function Seat({ party, desk, room, conversation, inside }: Props & { party: Party }) {
  const said = words.value
  const me = party.id === room.you.value?.participant
  const name = apart(party.name)
  const remove = () => {
    const given = { params: { id: conversation, participant: party.id } }
    const run = () =>
      void desk.act(said.roster.remove(name), (api) =>
        operate(api, 'DELETE /conversations/:id/participants/:participant', given),
      )
    if (party.role !== 'customer') return run()
    const { removeCustomer, removeCustomerDetail: detail } = said.confirm
    return ask({ title: removeCustomer(name), detail, act: said.acts.remove, run })
  }
  return (
    <li class={`seat ${party.role}`}>
      <Name of={party.name} />
      <span class="quiet">{me ? said.you : said.roles[party.role]}</span>
      {inside && !me && <Take icon="remove" label={said.roster.remove(name)} onPress={remove} />}
    </li>
  )
}

function Invited({ pending: { id, purpose, target }, desk, conversation, inside }: Props & { pending: Pending }) {
  const said = words.value
  const how = {
    invite: said.roster.invited,
    transfer: said.roster.transfer,
    route: said.roster.queue,
    return: said.roster.returning,
  }
  const given = { params: { id: conversation, invitation: id } }
  const cancel = () =>
    void desk.act(said.acts.cancel, (api) => operate(api, 'DELETE /conversations/:id/invitations/:invitation', given))
  return (
    <li class="seat pending">
      <Name of={target.name} />
      <span class="quiet">{how[purpose]}</span>
      {inside && <Take icon="close" label={said.roster.cancel(apart(target.name))} onPress={cancel} />}
    </li>
  )
}

function Take({ icon, label, onPress }: { icon: IconName; label: string; onPress: () => void }) {
  return (
    <button type="button" class="take" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  )
}
