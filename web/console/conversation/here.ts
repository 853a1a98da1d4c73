// Where one stands in a conversation.
import type { Room } from '../../shared/room.ts'
import type { Desk } from '../desk.ts'
import { words } from '../words.ts'

/** Whether one can write and act here. */
export function isInside(room: Room): boolean {
  const view = room.room.value
  const me = room.you.value?.participant
  return (
    room.line.value.state !== 'refused' &&
    view?.status !== 'ended' &&
    (view?.roster.some(({ id }) => id === me) ?? false)
  )
}

/** P6: parked, and in this agent's list. */
export function isParked(desk: Desk, conversation: string): boolean {
  return desk.workspace.value?.work.some((one) => one.conversation === conversation && one.state === 'parked') ?? false
}

export function customerOf(desk: Desk, room: Room | null, conversation: string): string {
  const { work = [], wrapUps = [], offers = [] } = desk.workspace.value ?? {}
  return (
    room?.room.value?.roster.find(({ role }) => role === 'customer')?.name ??
    [...work, ...offers].find((one) => one.conversation === conversation)?.card.customer ??
    wrapUps.find((one) => one.conversation === conversation)?.customer ??
    words.value.conversation.label
  )
}
