// Demo data: a site with customers, three entry points, two queues that are always open, four agents and an administrator.
import { SignJWT } from 'jose'
import type { z } from 'zod'
import type { Env } from '../durable-objects/env.ts'
import type { CustomerTokenBody } from '../protocol/http.ts'
import { limits } from '../protocol/limits.ts'
import { publishBuiltIn } from './built-in.ts'
import { retryLetters } from './config-letters.ts'
import { kinds, read, type ConfigKind } from './config.ts'
import { deletedAs } from './deleted.ts'
import { parse } from './input.ts'
import { refused } from './problem.ts'
import { publish } from './publish.ts'
import { secretNamed } from './site-tokens.ts'

type Input<K extends ConfigKind> = z.input<(typeof kinds)[K]['schema']>
type Entry = { readonly [K in ConfigKind]: readonly [kind: K, id: string, body: Input<K>] }[ConfigKind]

const everyDay = {
  timeZone: 'Europe/Berlin',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
  exceptions: [],
}

const shopSecret = 'SITE_SECRET_DEMO'
const shopSigns = { issuer: 'https://shop.example', audience: 'partyline' }
const shopTokenMs = 60_000

/** The topics of the demo shop, which sells kettles. */
const topics = [
  {
    text: 'Where is my order?',
    locales: {
      fr: 'Où est ma commande ?',
      id: 'Di mana pesanan saya?',
      ja: '注文の状況を知りたい',
      'pt-BR': 'Onde está meu pedido?',
    },
  },
  {
    text: 'Returning something',
    locales: {
      fr: 'Retourner un article',
      id: 'Mengembalikan barang',
      ja: '返品したい',
      'pt-BR': 'Devolver um produto',
    },
  },
  {
    text: 'Help me choose',
    locales: {
      fr: 'M’aider à choisir',
      id: 'Bantu saya memilih',
      ja: '選び方を相談したい',
      'pt-BR': 'Ajuda para escolher',
    },
  },
]
/** The demo shop's appearance. */
const kettle = { accent: '#1f5c4a', side: 'end', title: 'Kettle & Crane', greeting: '' } as const

/** In an order in which each entry refers only to earlier ones. */
const demo: readonly Entry[] = [
  ['queues', 'sales', { id: 'sales', name: 'Sales', hours: everyDay }],
  [
    'queues',
    'support',
    {
      id: 'support',
      name: 'Support',
      hours: everyDay,
      message: 'We are asking somebody from Support to join.',
      wrapUp: { dispositions: ['Solved', 'Follow up', 'Spam'], required: true },
    },
  ],
  agent('ann', 'Ann', 'agent', ['sales', 'support']),
  agent('ben', 'Ben', 'agent', ['sales', 'support']),
  agent('cleo', 'Cleo', 'agent', ['support']),
  agent('dora', 'Dora', 'supervisor', ['sales', 'support']),
  agent('root', 'Administrator', 'admin', []),
  connect('ann', 'Ann', 'agent', null),
  connect('ben', 'Ben', 'agent', null),
  connect('cleo', 'Cleo', 'agent', null),
  connect('dora', 'Dora', 'agent', null),
  connect('sales', 'Sales', 'queue', null),
  connect('support', 'Support', 'queue', 'invite'),
  ['sites', 'shop', { id: 'shop', name: 'Shop', ...shopSigns, keys: { kind: 'shared', secrets: [shopSecret] } }],
  [
    'entry-points',
    'shop',
    {
      id: 'shop',
      name: 'Shop',
      mode: 'live',
      multiParty: true,
      defaultQueue: 'sales',
      flows: { inbound: 'inbound-live', queue: 'queue-live', disconnect: 'disconnect' },
      site: 'shop',
      topics,
      showTeam: true,
      appearance: kettle,
    },
  ],
  [
    'entry-points',
    'account',
    {
      id: 'account',
      name: 'Account',
      mode: 'persistent',
      multiParty: true,
      defaultQueue: 'support',
      flows: { inbound: 'inbound-persistent', parked: 'parked' },
    },
  ],
  [
    'entry-points',
    'members',
    {
      id: 'members',
      name: 'Members',
      mode: 'persistent',
      multiParty: true,
      defaultQueue: 'support',
      flows: { inbound: 'inbound-persistent', parked: 'parked' },
      keepSameAgent: true,
      site: 'shop',
      signIn: 'required',
      appearance: kettle,
    },
  ],
]

/** Adds missing demo data, except what somebody has deleted, and changes nothing else. It can be run again safely. */
export async function seed(env: Env): Promise<void> {
  await publishBuiltIn(env)
  for (const [kind, id, body] of demo) {
    if ((await read(env.CONFIG, kind, id)) || (await deletedAs(env.CONFIG, kind, id))) continue
    await publish(env, { kind: 'system' }, kind, id, parse(kinds[kind].schema, body))
  }
  await retryLetters(env)
}

/** P8: signs a customer token as the shop's own backend would. Throws `unavailable` when the development server has no secret for it. */
export async function signAsShop(env: Env, { customer, name, attributes }: CustomerTokenBody): Promise<string> {
  const secret = secretNamed(env, shopSecret)
  if (secret.byteLength < limits.sharedSecretBytes) throw refused('unavailable', undefined, `no ${shopSecret}`)
  return new SignJWT({ ...(name !== undefined && { name }), attributes })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(shopSigns.issuer)
    .setAudience(shopSigns.audience)
    .setSubject(customer)
    .setIssuedAt()
    .setExpirationTime(new Date(Date.now() + shopTokenMs))
    .sign(secret)
}

function agent(id: string, name: string, role: 'agent' | 'supervisor' | 'admin', queues: readonly string[]): Entry {
  const serves = queues.map((queue) => ({ queue, priority: 1, delayMs: 0 }))
  return ['agents', id, { id, name, role, queues: serves }]
}

function connect(id: string, name: string, kind: 'agent' | 'queue', flow: string | null): Entry {
  return ['quick-connects', id, { id, name, target: { kind, id }, flow }]
}
