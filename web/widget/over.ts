import type { Room } from '../shared/room.ts'

/** Nothing can be said there any more. */
export function isOver(room: Room): boolean {
  return room.room.value?.status === 'ended' || room.line.value.state === 'refused'
}
