// Two people act on one conversation in the same instant. Whoever comes first: all that know of it agree in the end.
import { afterEach, beforeAll, expect, it } from 'vitest'
import type { RoomView } from '../../protocol/server-frames.ts'
import {
  answer,
  boardOf,
  configure,
  doIn,
  ringing,
  seated,
  setPresence,
  sitDown,
  until,
  visit,
  type Desk,
  type Visitor,
} from './people.ts'
import { outcome, tooLate, type Outcome } from './races.ts'

/** Ann and Ben are in the room, Cleo and Dora are free. */
interface Cast {
  readonly vera: Visitor
  readonly ann: Desk
  readonly ben: Desk
  readonly cleo: Desk
  readonly dora: Desk
}

type Deed = (cast: Cast) => Promise<Outcome>

beforeAll(async () => {
  const wrapUp = { dispositions: [], required: false }
  const flows = { inbound: 'inbound-live', disconnect: 'disconnect', parked: 'parked' }
  await configure({
    'queues/support': { wrapUp, missedPresence: null },
    'entry-points/pairs': { name: 'Pairs', mode: 'live', partyLimit: 4, defaultQueue: 'support', flows },
  })
})

let here: Desk[] = []
let customers: Visitor[] = []
afterEach(async () => {
  for (const { api, conversation } of customers) await outcome(doIn(api, conversation, '/leave'))
  customers = []
  for (const desk of here) await setPresence(desk, 'offline')
  await until('everybody to be out', async () => {
    for (const desk of here) {
      for (const { conversation } of desk.workspace().wrapUps)
        await outcome(desk.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: {} }))
    }
    return here.every((desk) => desk.workspace().capacity.used === 0)
  })
  for (const desk of here) desk.stop()
  here = []
})

const act =
  (who: keyof Omit<Cast, 'vera'>, path: string, body?: object): Deed =>
  (cast) =>
    outcome(doIn(cast[who].api, cast.vera.conversation, path, body))
const tells =
  (who: 'cleo', how: 'accept' | 'decline'): Deed =>
  async (cast) => {
    const { id } = await ringing(cast[who], cast.vera.conversation)
    return outcome(cast[who].api({ method: 'POST', path: `/agent/offers/${id}`, body: { answer: how } }))
  }

const writes: Deed = ({ vera }) => outcome(doIn(vera.api, vera.conversation, '/messages', { text: 'Hello?' }))
const customerLeaves: Deed = ({ vera }) => outcome(doIn(vera.api, vera.conversation, '/leave'))
const benLeaves = act('ben', '/leave')
const annParks = act('ann', '/park')
const annReleases = act('ann', '/release')
const annEnds = act('ann', '/end')
const annTransfersToQueue = act('ann', '/transfer', { queue: 'support' })
const benTransfersToDora = act('ben', '/transfer', { agent: 'dora' })
const benInvitesDora = act('ben', '/invitations', { agent: 'dora' })
const accepts = tells('cleo', 'accept')
const declines = tells('cleo', 'decline')
const cleoGoesOffline: Deed = ({ cleo }) => outcome(setPresence(cleo, 'offline'))

const annRemovesBen: Deed = async ({ ann, vera }) => {
  const { roster } = await roomOf(ann, vera)
  const ben = roster.find(({ name }) => name === 'Ben')
  return outcome(ann.api({ method: 'DELETE', path: `/conversations/${vera.conversation}/participants/${ben?.id}` }))
}

const annCancels: Deed = async ({ ann, vera }) => {
  const [invitation] = (await roomOf(ann, vera)).pending ?? []
  const path = `/conversations/${vera.conversation}/invitations/${encodeURIComponent(invitation?.id ?? '')}`
  return outcome(ann.api({ method: 'DELETE', path }))
}

/** `first`: how Cleo comes to be asked before the race, if at all. */
const races: readonly { what: string; first: 'invitations' | 'transfer' | null; deeds: readonly [Deed, Deed] }[] = [
  { what: 'P6 the customer writes while the agent parks', first: null, deeds: [writes, annParks] },
  { what: 'R9 the customer leaves while the agent parks', first: null, deeds: [customerLeaves, annParks] },
  { what: 'T9 one agent releases while the other invites', first: null, deeds: [annReleases, benInvitesDora] },
  { what: 'T3 one transfers to a queue while the other leaves', first: null, deeds: [annTransfersToQueue, benLeaves] },
  { what: 'T3 one transfers to a queue while the other ends', first: null, deeds: [benTransfersToDora, annEnds] },
  { what: 'R7 one removes another who transfers', first: null, deeds: [annRemovesBen, benTransfersToDora] },
  { what: 'R6 an invitation is cancelled while it is accepted', first: 'invitations', deeds: [annCancels, accepts] },
  { what: 'R6 the inviter parks while it is accepted', first: 'invitations', deeds: [annParks, accepts] },
  { what: 'R6 the customer leaves while it is accepted', first: 'invitations', deeds: [customerLeaves, accepts] },
  { what: 'A2 the invited accepts and goes offline', first: 'invitations', deeds: [accepts, cleoGoesOffline] },
  { what: 'T1 a transfer is cancelled while it is accepted', first: 'transfer', deeds: [annCancels, accepts] },
  { what: 'T1 a transfer is accepted while one leaves', first: 'transfer', deeds: [accepts, benLeaves] },
  { what: 'T1 a transfer is accepted while one releases', first: 'transfer', deeds: [accepts, annReleases] },
  { what: 'T2 a transfer is declined while one ends', first: 'transfer', deeds: [declines, annEnds] },
  { what: 'T2 a transfer is declined while the customer writes', first: 'transfer', deeds: [declines, writes] },
]

it.each(races.flatMap(({ what, ...rest }) => [1, 2].map((round) => ({ what, round, ...rest }))))(
  '$what, round $round',
  async ({ first, deeds, round }) => {
    const cast = await enter()
    if (first !== null) {
      expect(await act('ann', `/${first}`, { agent: 'cleo' })(cast)).toBe('done')
      await ringing(cast.cleo, cast.vera.conversation)
    }
    const [one, other] = deeds
    const outcomes = await Promise.all(round === 1 ? [one(cast), other(cast)] : [other(cast), one(cast)])
    expect(outcomes).toContain('done')
    expect(outcomes.filter((each) => !tooLate.has(each) && each !== 'invitation_not_found')).toEqual([])
    await agreed(cast)
  },
  30_000,
)

async function enter(): Promise<Cast> {
  const vera = await visit('pairs', { name: 'Vera', origin: 'api' })
  customers.push(vera)
  const come = async (id: string) => {
    const desk = await sitDown(id)
    here.push(desk)
    await setPresence(desk, 'available')
    return desk
  }
  const ann = await come('ann')
  await answer(ann, vera.conversation, 'accept')
  await seated(ann, vera.conversation)
  const ben = await come('ben')
  await doIn(ann.api, vera.conversation, '/invitations', { agent: 'ben' })
  await answer(ben, vera.conversation, 'accept')
  await seated(ben, vera.conversation)
  return { vera, ann, ben, cleo: await come('cleo'), dora: await come('dora') }
}

/** Room, workspaces and board say the same, and nobody holds capacity for nothing. */
async function agreed({ vera, ...desks }: Cast): Promise<void> {
  const { conversation } = vera
  const all = Object.values(desks)
  await until(
    'all to agree',
    async () => {
      const { status, roster, pending = [] } = await roomOf(desks.dora, vera)
      const { waiting } = await boardOf('support')
      const entry = waiting.find((one) => one.conversation === conversation)
      const invited = (kind: string) => pending.filter(({ target }) => target.kind === kind)
      const rings = all.filter((desk) => desk.workspace().offers.some((offer) => offer.conversation === conversation))
      const active = all.filter((desk) =>
        desk.workspace().work.some((work) => work.conversation === conversation && work.state === 'active'),
      )
      const expected = {
        in: roster.slice(1).map(({ name }) => name),
        // A direct offer, or the one of the queue.
        rings: [...invited('agent').map(({ target }) => target.id), ...(entry?.offeredTo ? [entry.offeredTo] : [])],
        waits: invited('queue').length,
        // Somebody is free, so nothing waits without an offer.
        offered: entry ? entry.offeredTo !== null : false,
      }
      const found = {
        in: active.map((desk) => desk.workspace().agent.name),
        rings: rings.map(({ id }) => id),
        waits: entry ? 1 : 0,
        offered: entry !== undefined,
      }
      const sorted = (each: typeof found) => ({ ...each, in: each.in.toSorted(), rings: each.rings.toSorted() })
      if (JSON.stringify(sorted(found)) !== JSON.stringify(sorted(expected))) {
        throw new Error(JSON.stringify({ status, found, expected }))
      }
      return all.every((desk) => desk.workspace().capacity.used === holds(desk))
    },
    1_000,
  )
}

function holds(desk: Desk): number {
  const { offers, work, wrapUps } = desk.workspace()
  return offers.length + work.filter(({ state }) => state === 'active').length + wrapUps.length
}

async function roomOf(reader: Desk, { conversation }: Visitor): Promise<RoomView> {
  return (await reader.api<{ room: RoomView }>({ method: 'GET', path: `/conversations/${conversation}` })).room
}
