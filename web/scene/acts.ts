// The acts of the demo's scene, in order.
import { until, type Company } from './company.ts'
import { guests, type GuestId } from './story.ts'
import { words } from './words.ts'

type Comes = (id: GuestId) => Promise<void>

/** Maria's earlier conversation. */
export async function before(c: Company, comes: Comes): Promise<void> {
  const { early } = words.value
  await c.be('cleo', 'available')
  await comes('early')
  await c.takes('cleo', 'early')
  await c.says('cleo', 'early', early.told)
  await c.guestSays('early', early.thanks)
  await c.acts('cleo', 'early', 'end')
  await c.finishes('cleo', [c.present('early')?.conversation ?? ''])
  c.goes('early')
}

/** Two known customers: one was parked and has come back, one is parked. */
export async function persistent(c: Company, comes: Comes): Promise<void> {
  const { maria, budi } = words.value
  await c.be('ann', 'available')
  await comes('maria')
  await c.takes('ann', 'maria')
  await c.says('ann', 'maria', maria.greeted)
  await c.says('ann', 'maria', maria.note, 'notes')
  await c.says('ann', 'maria', maria.told)
  await c.guestSays('maria', maria.patient)
  await c.acts('ann', 'maria', 'park')
  await comes('budi')
  await c.takes('ann', 'budi')
  await c.says('ann', 'budi', budi.told)
  await c.acts('ann', 'budi', 'park')
  await c.guestSays('maria', maria.returns)
  await c.takes('ann', 'maria')
}

/** A room with a customer and two colleagues. */
export async function together(c: Company, comes: Comes): Promise<void> {
  const { jonas } = words.value
  await comes('jonas')
  await c.takes('ann', 'jonas')
  await c.says('ann', 'jonas', jonas.greeted)
  await c.be('ann', 'away')
  await c.be('ben', 'available')
  await c.acts('ann', 'jonas', 'invitations', { agent: 'ben', note: jonas.note })
  await c.takes('ben', 'jonas')
  await c.says('ben', 'jonas', jonas.told)
  await c.guestSays('jonas', jonas.pleased)
}

/** The other customers: those whom the colleagues serve, and those who wait. */
export async function others(c: Company, comes: Comes): Promise<void> {
  await comes('lina')
  await c.takes('ben', 'lina')
  await c.be('ben', 'busy')
  await c.says('ben', 'lina', words.value.lina.told)
  await c.be('cleo', 'available')
  await comes('sofia')
  await c.takes('cleo', 'sofia')
  await c.be('cleo', 'busy')
  await comes('tom')
  await comes('aiko')
}

export function lasts(id: GuestId): number {
  return guests[id].entryPoint === 'shop' ? 0 : 1
}

/** Ends a conversation: a live one by its guest, a persistent one by the colleague who has it or gets it when the guest says goodbye (P2). */
export async function leaves(c: Company, id: GuestId, all: readonly string[]): Promise<void> {
  const one = c.present(id)
  if (one === null || one.room.room.value?.status === 'ended') return
  if (guests[id].entryPoint === 'shop') {
    await one.api({ method: 'POST', path: `/conversations/${one.conversation}/end` })
    return
  }
  const by = id === 'sofia' ? 'cleo' : 'ann'
  if (one.room.room.value?.status !== 'active') {
    await c.be(by, 'available')
    await c.guestSays(id, words.value.maria.bye)
    await c.takes(by, id, all)
  }
  await until(`${id} has gone`, async () => {
    // It fails if they were let in at this very moment; the next look ends it.
    await c.acts(by, id, 'end').catch(() => {})
    return one.room.room.value?.status === 'ended'
  })
}
