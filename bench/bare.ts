// Rooms at the bare object, with the same frames and sockets as ours.
import type { BenchRoom } from './office.ts'
import { openWire } from './wire.ts'

export async function bareRooms(url: string, name: string, count: number, parties: number): Promise<BenchRoom[]> {
  const rooms: BenchRoom[] = []
  for (let room = 0; room < count; room++) {
    const wires = await Promise.all(Array.from({ length: parties }, () => openWire(`${url}/v1/${name}-${room}`)))
    rooms.push({
      name: `${name}-${room}`,
      conversation: null,
      parties: wires.map((wire) => {
        let n = 0
        return { wire, send: (text) => wire.send(JSON.stringify({ type: 'message', n: ++n, text })) }
      }),
    })
  }
  return rooms
}
