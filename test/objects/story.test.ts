// One story from the first word to the next customer. Whatever is torn down between its steps, it is the same story (D5).
import { abortAllDurableObjects, evictAllDurableObjects } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import type { Room } from '../../web/shared/room.ts'
import {
  answer,
  boardOf,
  configure,
  doIn,
  itemsOf,
  openRoom,
  ringing,
  seated,
  setPresence,
  sitDown,
  until,
  visit,
  type Desk,
  type Visitor,
} from './people.ts'

interface Step {
  readonly name: string
  readonly act: () => unknown
  /** Throws, or answers null or false, until it has come about. */
  readonly seen: () => unknown
}

interface Transcripts {
  readonly customer: readonly string[]
  readonly agents: readonly string[]
  readonly onCustomersSocket: readonly string[]
}

beforeAll(async () => {
  const flows = { inbound: 'inbound-live', queue: 'queue-live', disconnect: 'disconnect', parked: 'parked' }
  await configure({
    'entry-points/desk': { name: 'Desk', mode: 'live', multiParty: true, defaultQueue: 'support', flows },
    'quick-connects/ann-again': { name: 'Ann', target: { kind: 'agent', id: 'ann' }, flow: 'invite' },
  })
})

interface Tear {
  readonly tear: () => Promise<void>
  /** `within`: while the step is under way; each step is torn again when it has come about. */
  readonly when: 'within' | 'after'
  /** Whether clients have to connect anew. */
  readonly cuts: boolean
}

const tears: Readonly<Record<string, Tear>> = {
  'nothing at all': { tear: () => Promise.resolve(), when: 'after', cuts: false },
  'hibernation of every object after every step': { tear: () => evictAllDurableObjects(), when: 'after', cuts: false },
  'loss of all memory and every socket after every step': {
    tear: () => evictAllDurableObjects({ webSockets: 'close' }),
    when: 'after',
    cuts: true,
  },
  'an abort of every object after every step': { tear: () => abortAllDurableObjects(), when: 'after', cuts: true },
  'several aborts of every object within every step': { tear: abortAgainAndAgain, when: 'within', cuts: true },
}

/** So that one of them meets the request on its way, one the object at work, one the letters that it wrote. */
async function abortAgainAndAgain(): Promise<void> {
  for (const gapMs of [0, 2, 5]) {
    await new Promise((resolve) => setTimeout(resolve, gapMs))
    await abortAllDurableObjects()
  }
}

/** What Vera reads; the agents also read what stands further in. */
const transcript = `
started Conversation started
prompt Thank you. We are looking for somebody who can help you.
    queued Waiting in Support
message Vera: Hello?
joined Ann: Chat started with Ann
message Ann: What can I do for you?
    note Ann: VIP
    transferring Transfer to Ben requested
left Ann: Ann transferred the conversation (transferred)
joined Ben: Chat started with Ben
prompt Inviting a new agent…
    invited Ann has been invited
joined Ann: Chat started with Ann
message Vera: So many of you
left Ann: Ann left (left)
    wrap_up Ann: done
    left Ben: Ben left (parked)
    parked Parked until the customer writes again
message Vera: Are you there?
    returned The customer wrote again
    joined Ben: Chat started with Ben
left Ben: Ben left (left)
prompt The agent has left. Write a message to continue.
message Vera: Once more
    invitation_failed Ben is offline (offline)
    queued Waiting in Support
joined Ann: Chat started with Ann
    left Ann: Ann left (ended)
ended Ann: Ann has ended the conversation (agent_ended)
    wrap_up Ann: done
    wrap_up Ben: done`
  .split('\n')
  .slice(1)

describe('the story', () => {
  it.each(Object.entries(tears))(
    'D5 with %s it ends the same',
    async (_, tear) => {
      const { told, connected } = await tell(tear)
      const customer = transcript.filter((each) => !each.startsWith(' '))
      expect(told.agents).toEqual(transcript.map((each) => each.trim()))
      expect(told.customer).toEqual(customer)
      expect(told.onCustomersSocket).toEqual(customer)
      if (tear.cuts) expect(connected).toBeGreaterThan(10)
      else expect(connected).toBe(1)
    },
    60_000,
  )
})

async function tell({ tear, when }: Tear): Promise<{ told: Transcripts; connected: number }> {
  const [ann, ben, dora] = await Promise.all(['ann', 'ben', 'dora'].map((id) => sitDown(id)))
  if (!ann || !ben || !dora) throw new Error('three sit down')
  const vera = await visit('desk', { name: 'Vera' })
  const wim = await visit('desk', { name: 'Wim' })
  const tabs = { vera: openRoom(vera.api, vera.conversation), rooms: [] as Room[] }
  let connected = 0
  tabs.vera.connectionState.subscribe(({ state }) => state === 'open' && connected++)
  for (const step of steps({ ann, ben, vera, wim, tab: tabs.vera, rooms: tabs.rooms })) {
    const acting = step.act()
    if (when === 'after') await acting
    await tear()
    await acting
    await until(step.name, step.seen)
    await tear()
  }
  const all = await itemsOf(vera.api, vera.conversation)
  await until('everything on the socket of the customer', () => tabs.vera.items.value.length === all.length)
  const told = {
    customer: all.map(line),
    agents: (await itemsOf(dora.api, vera.conversation)).map(line),
    onCustomersSocket: tabs.vera.items.value.map(line),
  }
  for (const room of [tabs.vera, ...tabs.rooms]) room.stop()
  for (const desk of [ann, ben, dora]) {
    await setPresence(desk, 'offline')
    desk.stop()
  }
  return { told, connected }
}

interface Cast {
  readonly ann: Desk
  readonly ben: Desk
  readonly vera: Visitor
  readonly wim: Visitor
  readonly tab: Room
  /** Of the agents, as they open them. */
  readonly rooms: Room[]
}

function steps({ ann, ben, vera, wim, tab, rooms }: Cast): readonly Step[] {
  const { conversation } = vera
  const says = (text: string) => () => tab.items.value.some((item) => item.text === text)
  const offered = (desk: Desk) => () => ringing(desk, conversation)
  const there = (desk: Desk) => () => seated(desk, conversation)
  const accept = (desk: Desk) => () => answer(desk, conversation, 'accept')
  const act = (desk: Desk, path: string, body?: object) => () => doIn(desk.api, conversation, path, body)
  const wrapsUp = (desk: Desk) => () => desk.workspace().wrapUps.some((one) => one.conversation === conversation)
  const finish = (desk: Desk, dispositions: readonly string[]) => () =>
    desk.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: { dispositions, notes: 'done' } })
  const tabOf = (desk: Desk): Room => {
    const room = openRoom(desk.api, conversation)
    rooms.push(room)
    return room
  }
  let annsTab: Room | null = null
  const then = (name: string, does: () => unknown, seen: () => unknown): Step => ({ name, act: does, seen })
  return [
    then(
      'the inbound flow prompts and queues',
      () => {},
      says('Thank you. We are looking for somebody who can help you.'),
    ),
    then('the visitor writes', () => tab.say('Hello?'), says('Hello?')),
    then('an available agent is offered it', () => setPresence(ann, 'available'), offered(ann)),
    then('accepts', accept(ann), there(ann)),
    then(
      'opens it',
      () => (annsTab = tabOf(ann)),
      () => annsTab?.items.value.some((item) => item.text === 'Hello?'),
    ),
    then('answers', () => annsTab?.say('What can I do for you?'), says('What can I do for you?')),
    then(
      'and notes',
      () => annsTab?.say('VIP', 'text/plain', 'note'),
      () => annsTab?.unsent.entries.value.length === 0,
    ),
    then(
      'a colleague comes',
      () => setPresence(ben, 'available'),
      () => ben.workspace().presence === 'available',
    ),
    then('transfer to the colleague', act(ann, '/transfer', { agent: 'ben' }), offered(ben)),
    then('who accepts', accept(ben), there(ben)),
    then('the first goes to wrap-up', () => {}, wrapsUp(ann)),
    then('is invited back by quick connect', act(ben, '/invitations', { quickConnect: 'ann-again' }), offered(ann)),
    then('and accepts', accept(ann), there(ann)),
    then('all three talk', () => tab.say('So many of you'), says('So many of you')),
    then('the first leaves', act(ann, '/leave'), wrapsUp(ann)),
    then('and is done', finish(ann, ['Follow up']), () => ann.workspace().wrapUps.length === 0),
    then('the other parks it', act(ben, '/park'), () => ben.workspace().work[0]?.state === 'parked'),
    then('the customer writes again', () => tab.say('Are you there?'), offered(ben)),
    then('it returns to the same agent', accept(ben), there(ben)),
    then('who leaves', act(ben, '/leave'), says('The agent has left. Write a message to continue.')),
    then(
      'and goes away',
      () => setPresence(ben, 'away'),
      () => ben.workspace().presence === 'away',
    ),
    then('the customer comes back, to the queue', () => tab.say('Once more'), offered(ann)),
    then('the other agent takes it', accept(ann), there(ann)),
    then('and ends it', act(ann, '/end'), () => tab.room.value?.status === 'ended'),
    then('wrap-up opens', () => {}, wrapsUp(ann)),
    then('and is finished', finish(ann, ['Solved']), () => ann.workspace().wrapUps.length === 0),
    then('for the other too', finish(ben, ['Solved']), () => ben.workspace().wrapUps.length === 0),
    then(
      'the next one',
      () => rooms.push(openRoom(wim.api, wim.conversation)),
      () => ringing(ann, wim.conversation),
    ),
    then(
      'is taken',
      () => answer(ann, wim.conversation, 'accept'),
      () => seated(ann, wim.conversation),
    ),
    then(
      'and served',
      () => doIn(ann.api, wim.conversation, '/end'),
      async () => {
        const { waiting } = await boardOf('support')
        return waiting.length === 0 && ann.workspace().wrapUps.length === 1
      },
    ),
    then(
      'to the end',
      () => finishAt(ann, wim.conversation),
      () => ann.workspace().capacity.used === 0,
    ),
  ]
}

function finishAt({ api }: Desk, conversation: string): Promise<unknown> {
  return api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: { dispositions: ['Solved'] } })
}

function line({ type, name, text, reason }: Item): string {
  return `${type} ${name === '' ? '' : `${name}: `}${text}${reason === undefined ? '' : ` (${reason})`}`
}
