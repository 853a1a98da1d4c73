// What this agent may do in a conversation, by their seat in it.
import type { RoomView } from '../../../protocol/server-frames.ts'
import type { Room } from '../../shared/room.ts'
import { words } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** O3: whether the conversation is in quarantine, where it can be read and nothing else. */
export function isBroken(room: Room | null): boolean {
  return room?.room.value?.fault !== undefined
}

/** Whether the agent can write and act here. */
export function isInside(room: Room): boolean {
  const view = room.room.value
  const me = room.you.value?.participant
  return (
    room.connectionState.value.state !== 'refused' &&
    view?.status !== 'ended' &&
    !isBroken(room) &&
    (view?.roster.some(({ id }) => id === me) ?? false)
  )
}

/** R14: whether the agent may still correct their messages: they are in the room, or were at its end. */
export function mayAmend(room: Room): boolean {
  const wasThere = room.room.value?.status === 'ended' && room.you.value?.onlooker !== true
  return isInside(room) || (wasThere && !isBroken(room) && room.connectionState.value.state !== 'refused')
}

/** P6: whether the agent has parked it and can take it back, even while it is on its way to somebody. */
export function isParked(desk: Workplace, conversation: string): boolean {
  const state = desk.workOf(conversation)?.state
  return state === 'parked' || state === 'returned'
}

/** R2: the number of seats taken or reserved; a transfer takes none. */
export function seatsTaken({ roster, pending = [] }: RoomView): number {
  return roster.length + pending.filter(({ purpose }) => purpose !== 'transfer').length
}

/** T2: nobody else can be invited while a transfer is pending. */
export function mayTransfer(room: Room): boolean {
  return !(room.room.value?.pending ?? []).some(({ purpose }) => purpose === 'transfer')
}

/** R2: whether a seat is free. */
export function mayInvite(room: Room): boolean {
  const view = room.room.value
  return mayTransfer(room) && view !== null && (view.partyLimit === undefined || seatsTaken(view) < view.partyLimit)
}

export function customerOf(desk: Workplace, room: Room | null, conversation: string): string {
  return (
    room?.room.value?.roster.find(({ role }) => role === 'customer')?.name ??
    desk.workOf(conversation)?.card.customer ??
    desk.workspace.value?.offers.find((one) => one.conversation === conversation)?.card.customer ??
    desk.wrapUpOf(conversation)?.customer ??
    words.value.conversation.label
  )
}
