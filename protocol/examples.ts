// Example answers for the API's description, taken from one morning at the demo company.
import type { z } from 'zod'
import type { AgentStanding, Board } from './boards.ts'
import { agentConfigSchema } from './config/agents.ts'
import { entryPointConfigSchema, type Appearance } from './config/entry-points.ts'
import { queueConfigSchema } from './config/queues.ts'
import { siteConfigSchema } from './config/sites.ts'
import type { Block } from './flow.ts'
import type { Item } from './items.ts'
import type { namedAnswers } from './named-schemas.ts'
import type { Card, Party, RoomView, Workspace } from './server-frames.ts'

type Examples = { readonly [Name in keyof typeof namedAnswers]?: z.output<(typeof namedAnswers)[Name]> }

const conversation = '6f1c2a4e-8b0d-4f7a-9c3e-5d2b1a0f9e8d'
/** Ann’s room-local id. */
const annHere = 'p04tz8e1hwc'
const at = (time: string) => `2026-11-25T09:${time}.000Z`

const item: Item = {
  id: `${conversation}:0q2mgx4k9z`,
  at: at('41:07'),
  type: 'message',
  role: 'customer',
  name: 'Vera',
  participant: 'p1',
  contentType: 'text/plain',
  text: 'Hello, where is my parcel?',
}
const vera: Party = { id: 'p1', role: 'customer', name: 'Vera', joinedAt: at('40:58') }
const ann: Party = { id: annHere, role: 'agent', name: 'Ann', joinedAt: at('41:02') }
const room: RoomView = {
  status: 'active',
  mode: 'live',
  roster: [vera, ann],
  pending: [],
  partyLimit: 6,
  expiresAt: '2026-11-26T10:40:58.000Z',
  entryPoint: 'Shop',
  startedAt: at('40:58'),
}
const card: Card = {
  entryPoint: 'Shop',
  queue: 'Sales',
  customer: 'Vera',
  waitingSince: at('40:58'),
  mode: 'live',
  askedBy: null,
  served: false,
}
const workspace: Workspace = {
  agent: { id: 'ann', name: 'Ann', role: 'agent' },
  presence: 'available',
  capacity: { limit: 3, used: 1 },
  offers: [],
  work: [{ conversation, state: 'active', quiet: false, since: at('41:02'), card }],
  wrapUps: [],
  alerts: [],
}

const appearance: Appearance = { accent: '#1d56c9', side: 'end', title: 'Shop', greeting: 'How can we help?' }
const standing = { kind: 'queue', open: true, waiting: 1, available: 2, estimateMs: 45_000 } as const
const agentStanding: AgentStanding = {
  presence: 'available',
  capacity: workspace.capacity,
  work: [...workspace.work],
  offers: 0,
  wrapUps: 0,
}
const board: Board = {
  queue: 'sales',
  name: 'Sales',
  open: true,
  waiting: [
    {
      conversation,
      customer: 'Vera',
      entryPoint: 'Shop',
      mode: 'live',
      since: at('40:58'),
      priority: 5,
      offeredTo: 'ann',
      skipped: false,
    },
  ],
  size: 1,
  oldestWaitMs: 4_000,
  agents: { available: 2, busy: 1, away: 0, offline: 1 },
  active: 4,
  parked: 2,
  serviceLevel: { withinMs: 20_000, share: 0.92 },
  abandoned: 1,
  taken: 37,
  estimateMs: 45_000,
}
const person = { id: 'ann', name: 'Ann', role: 'agent' } as const
const key = { id: 'k7', name: 'Order system', lastFour: 'x9Qe', madeAt: at('00:00'), revokedAt: null }
const block: Block = { type: 'playPrompt', text: 'Inviting a new agent…', next: null }

export const answerExamples = {
  EntryPointView: {
    id: 'shop',
    name: 'Shop',
    mode: 'live',
    signIn: 'optional',
    appearance,
    topics: [{ text: 'Where is my parcel?', locales: { fr: 'Où est mon colis ?' } }],
    signInUrl: null,
    open: true,
    opensAt: null,
    closesAt: at('59:00'),
    team: ['Ann', 'Ben'],
    usualAnswer: 'minutes',
    afterHours: null,
  },
  SignedIn: {
    customerToken: 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJjdXN0b21lciJ9.c2lnbmF0dXJl',
    expiresAt: '2026-11-25T10:40:58.000Z',
    customer: { id: 'shop:4711', name: 'Vera' },
  },
  OpenConversations: { items: [{ conversation, startedAt: at('40:58') }] },
  EarlierConversations: { items: [{ conversation, startedAt: at('40:58'), endedAt: at('58:00') }] },
  QuickConnects: {
    items: [{ id: 'sales', name: 'Sales', target: { kind: 'queue', id: 'sales' }, standing }],
    more: false,
  },
  Boards: { items: [board], missing: [], more: false },
  Agents: { items: [{ ...person, standing: agentStanding }], more: false },
  Standing: standing,
  AgentStanding: agentStanding,
  Session: {
    token: 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJzZXNzaW9uIn0.c2lnbmF0dXJl',
    expiresAt: '2026-11-25T21:00:00.000Z',
    agent: person,
  },
  AuditEntry: {
    revision: 1043,
    at: at('12:30'),
    by: { kind: 'agent', id: 'root' },
    kind: 'quick-connects',
    id: 'sales',
    act: 'updated',
    version: 2,
    before: { id: 'sales', name: 'Sale', target: { kind: 'queue', id: 'sales' } },
    after: { id: 'sales', name: 'Sales', target: { kind: 'queue', id: 'sales' } },
  },
  Key: key,
  MadeKey: { ...key, secret: 'pk_…x9Qe' },
  Pending: {
    id: `${conversation}:i1b9rw6y0dj`,
    purpose: 'invite',
    target: { kind: 'queue', id: 'support', name: 'Support' },
    by: annHere,
    at: at('44:30'),
  },
  WrapUpPolicy: { limitMs: 180_000, dispositions: ['Solved', 'Follow up'], required: true, multiple: false },
  Person: person,
  Site: siteConfigSchema.parse({
    id: 'shop',
    name: 'Shop',
    audience: 'partyline',
    keys: { kind: 'jwks', url: 'https://shop.example/jwks.json' },
  }),
  Hours: {
    timeZone: 'Europe/Berlin',
    weekly: [{ day: 1, from: '08:00', to: '18:00' }],
    exceptions: [{ date: '2026-12-25', spans: [] }],
  },
  Appearance: appearance,
  Block: block,
  Flow: { kind: 'invite', name: 'Invite', start: 'say', blocks: { say: block } },
  Item: item,
  Items: { items: [item] },
  ItemsPage: { first: 7, items: [item], more: false },
  Party: vera,
  Room: room,
  Conversation: { conversation, room, last: 7, cursors: { p1: 7, [annHere]: 6 }, delivered: { p1: 7, [annHere]: 7 } },
  Started: { conversation, resumed: false, visitorToken: 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ2aXNpdG9yIn0.c2lnbmF0dXJl' },
  Connection: {
    token: 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJjb25uZWN0aW9uIn0.c2lnbmF0dXJl',
    url: `wss://chat.example.com/v1/conversations/${conversation}/socket`,
    polling: `https://chat.example.com/v1/conversations/${conversation}/polling`,
    expiresAt: at('42:07'),
  },
  Card: card,
  Workspace: workspace,
  Board: board,
  EntryPoint: entryPointConfigSchema.parse({
    id: 'shop',
    name: 'Shop',
    mode: 'live',
    multiParty: true,
    defaultQueue: 'sales',
    flows: { inbound: 'inbound-live', queue: 'queue-live', disconnect: 'disconnect' },
    origins: ['https://shop.example.com'],
  }),
  Queue: queueConfigSchema.parse({ id: 'sales', name: 'Sales' }),
  Agent: agentConfigSchema.parse({
    id: 'ann',
    name: 'Ann',
    queues: [{ queue: 'sales', priority: 1, delayMs: 0 }],
  }),
  QuickConnect: {
    id: 'sales',
    name: 'Sales',
    target: { kind: 'queue', id: 'sales' },
    flow: null,
    ringMs: null,
    missedPresence: null,
  },
} as const satisfies Examples
