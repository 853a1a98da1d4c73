// A story in which every kind of event happens, as commands with the ms that pass before each.
import type { Person } from '../../../domain/conversation/person.ts'
import type { ConversationCommand, Found, RoomAct } from '../../../domain/conversation/commands.ts'
import { builtInFlows } from '../../../domain/flow/built-in.ts'
import type { ConversationLetter, QueueTerms, Letter } from '../../../domain/letters.ts'
import type { FlowVersion } from '../../../protocol/flow.ts'
import { seenBy } from '../../../protocol/items.ts'
import { isAgent } from '../../../domain/conversation/person.ts'
import { limits } from '../../../protocol/limits.ts'
import { policiesWith } from '../../support/entry-policy.ts'

export const startAt = 1_800_000_000_000
type Step = readonly [afterMs: number, command: ConversationCommand]

const second = 1_000
const minute = 60 * second
const customer: Person = { role: 'customer', customer: 'cora' }
const signedIn: Person = { role: 'customer', customer: 'shop:cora' }
const ann: Person = { role: 'agent', agent: 'ann', name: 'Ann' }
const ben: Person = { role: 'supervisor', agent: 'ben', name: 'Ben' }
const cleo: Person = { role: 'agent', agent: 'cleo', name: 'Cleo' }
const boss: Person = { role: 'supervisor', agent: 'sue', name: 'Sue' }

const inbound: FlowVersion = {
  id: 'inbound',
  version: 7,
  definition: {
    kind: 'inbound',
    name: 'Inbound',
    start: 'set',
    blocks: {
      set: { type: 'setWorkingQueue', queue: 'support', next: 'leave' },
      leave: { type: 'setDisconnectFlow', flow: 'disconnect', next: 'hours' },
      hours: { type: 'checkHours', queue: null, onOpen: 'go', onClosed: null, onError: 'go' },
      go: { type: 'transferToQueue', queue: null, onClosed: null, onFull: null, onUnstaffed: null, onError: null },
    },
  },
}
const inviting = builtInFlows.find(({ id }) => id === 'invite') ?? null

const entry = policiesWith({
  flows: { inbound: 'inbound', queue: 'queue-live', disconnect: null, parked: 'parked' },
  definitions: Object.fromEntries([...builtInFlows, inbound].map((flow) => [flow.id, flow])),
  closedText: 'We are closed.',
})

const terms: QueueTerms = {
  queue: 'support',
  name: 'Support',
  wrapUp: { limitMs: 3 * minute, dispositions: ['solved'], required: true, multiple: false },
  message: null,
}

function letter(from: string, one: ConversationLetter, afterMs = second): Step {
  return [afterMs, { type: 'letter', from, letter: one }]
}
function act(by: Person, what: RoomAct, afterMs = second): Step {
  return [afterMs, { type: 'act', by, act: what }]
}
function due(name: string, afterMs: number, lifeAt: number | null = null): Step {
  return [afterMs, { type: 'due', name, lifeAt }]
}
function says(by: Person, text: string): Step {
  return act(by, { type: 'message', text, contentType: 'text/plain' })
}
function accepted(who: Person, invitation: string, how: { automatic: boolean; terms: QueueTerms | null }): Step {
  if (!isAgent(who)) throw new Error('only agents accept')
  const { agent, name, role } = who
  return letter(`agent/${agent}`, { type: 'accepted', invitation, agent, name, role, ...how })
}

const byHand = { automatic: false, terms: null }
const start: ConversationLetter = {
  type: 'start',
  conversation: 'c1',
  customer: { id: 'cora', name: 'Cora' },
  entry,
  attributes: { plan: 'gold' },
  signedAttributes: {},
  maximumMs: 60 * minute,
  origin: 'socket',
}

const sales: QueueTerms = { ...terms, queue: 'sales', name: 'Sales' }
const withdrawn: Letter = { type: 'withdraw', invitation: 'c1:i7', why: 'moved' }

const noted: Found = {
  id: 'c1:15',
  place: 15,
  at: startAt + 70 * second,
  type: 'note',
  author: 'p2',
  seen: seenBy.agents,
  change: null,
  amendments: 0,
}

export const story: readonly Step[] = [
  letter('customer/cora', start, 0),
  [second, { type: 'connected', by: customer }],
  letter('queue/support', { type: 'answer', id: 'q1', answer: { about: 'hours', open: true } }),
  letter('queue/support', { type: 'admitted', invitation: 'c1:i1', terms }),
  due('life', minute),
  [second, { type: 'connected', by: customer }],
  accepted(ann, 'c1:i1', { automatic: true, terms }),
  [second, { type: 'connected', by: ann }],
  says(customer, 'Hello'),
  says(ann, 'Good morning'),
  act(ann, { type: 'note', text: 'Knows us' }),
  [second, { type: 'amend', by: ann, act: { type: 'correct', item: 'c1:15', text: 'Knows us well' }, found: noted }],
  letter('customer/cora', {
    type: 'identified',
    from: 'cora',
    customer: { id: 'shop:cora', name: 'Cora Lind' },
    attributes: { tier: 'gold' },
  }),
  act(ann, { type: 'invite', target: { kind: 'agent', id: 'ben', name: 'Ben' }, flow: inviting }),
  accepted(ben, 'c1:i2', byHand),
  accepted(ben, 'c1:i2', byHand),
  act(ann, { type: 'invite', target: { kind: 'queue', id: 'sales', name: 'Sales' }, flow: null }),
  letter('queue/sales', { type: 'notAdmitted', invitation: 'c1:i3', reason: 'full' }),
  act(ann, { type: 'park' }),
  says(signedIn, 'Is anybody there?'),
  letter('config', { type: 'flows', flows: null }),
  letter('agent/ann', { type: 'declined', invitation: 'c1:i4', agent: 'ann', reason: 'no_capacity' }),
  letter('queue/support', { type: 'notAdmitted', invitation: 'c1:i5', reason: 'full' }),
  says(signedIn, 'I am back'),
  letter('config', { type: 'flows', flows: null }),
  letter('agent/ann', { type: 'declined', invitation: 'c1:i6', agent: 'ann', reason: 'no_capacity' }),
  letter('queue/support', { type: 'admitted', invitation: 'c1:i7', terms }),
  act(boss, { type: 'move', target: { kind: 'queue', id: 'sales', name: 'Sales' } }),
  letter('queue/sales', { type: 'admitted', invitation: 'c1:i8', terms: sales }),
  letter('agent/ann', { type: 'readerGone', agent: 'ann', why: 'left' }),
  accepted(cleo, 'c1:i8', { automatic: false, terms: sales }),
  act(cleo, { type: 'transfer', target: { kind: 'agent', id: 'ben', name: 'Ben' }, flow: null }),
  due('call:c1:i9', 5 * minute),
  accepted(ben, 'c1:i9', byHand),
  [second, { type: 'undelivered', to: 'queue/support', letter: withdrawn, why: 'unreachable' }],
  due('warn', 55 * minute),
  act(ben, { type: 'extend', minutes: 30 }),
  act(ben, { type: 'leave' }),
  says(signedIn, 'One more thing'),
  accepted(ben, 'c1:i10', byHand),
  [second, { type: 'act', by: ben, act: { type: 'note', text: 'It is long' }, logBytes: limits.logBytes.default }],
  act(ben, { type: 'end' }),
  letter('agent/ben', { type: 'wrapUp', agent: 'ben', name: 'Ben', dispositions: ['solved'], notes: 'Fine' }),
  due('export', 24 * 60 * minute),
  [second, { type: 'exported', upTo: 1_000 }],
]
