// How far the agent's last message has come, for each party (R12).
import { receiptsOf, type ItemReceipts } from '../../shared/receipts.ts'
import type { Room } from '../../shared/room.ts'
import { words, wording } from '../words.ts'

/** Longer lists of names are cut. */
const shownOfName = 80

export function ReceiptLine({ room, n }: { room: Room; n: number }) {
  const said = words.value.transcript
  const me = room.you.value?.participant ?? null
  const roster = room.room.value?.roster ?? []
  const receipts = receiptsOf(n, me, roster, room.cursors.value, room.delivered.value)
  const parts = [
    receipts.read.length > 0 ? said.readBy(namesOf(receipts.read)) : null,
    receipts.delivered.length > 0 ? said.deliveredTo(namesOf(receipts.delivered)) : null,
  ].filter((part) => part !== null)
  return (
    <p class="seen" aria-live="off">
      <bdi>{parts.length > 0 ? parts.join(' · ') : said.sent}</bdi>
    </p>
  )
}

function namesOf(parties: ItemReceipts['read']): string {
  return wording.value.list(parties.map(({ name }) => name.slice(0, shownOfName)))
}
