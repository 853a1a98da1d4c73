import type { Room } from '../shared/room.ts'

/** Whether nobody can write there any more. */
export function isOver(room: Room): boolean {
  return room.room.value?.status === 'ended' || room.connectionState.value.state === 'refused'
}
