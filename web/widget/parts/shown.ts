// Properties that the chat's parts share.
import type { Room } from '../../shared/room.ts'
import type { Widget } from '../widget.ts'

export interface Shown {
  readonly widget: Widget
}

export interface InRoom extends Shown {
  readonly room: Room
}
