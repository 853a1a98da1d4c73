// Metrics for Prometheus (O3). They are gauges only, computed when they are read. A counter would need one object that every command writes to.
import type { Env } from '../durable-objects/env.ts'
import type { QueueGauges } from '../durable-objects/queue.ts'
import { askEach } from '../durable-objects/shell/ask-each.ts'
import { queueStub } from '../durable-objects/stubs.ts'
import { alertKindSchema } from '../protocol/alerts.ts'
import { limits } from '../protocol/limits.ts'
import { countAlerts } from './alerts.ts'
import { answered } from './answered.ts'
import type { Health, HealthPart } from './health.ts'

type Labels = Readonly<Record<string, string>>

interface Gauge {
  readonly name: string
  readonly help: string
  readonly samples: readonly (readonly [labels: Labels, value: number])[]
}

const parts: readonly HealthPart[] = ['database', 'objects']

/** The metrics in Prometheus' text format. Values that cannot be had now are left out, and the health gauges show why. `now` in ms. */
export async function metricsText(env: Env, health: Health, now: number): Promise<string> {
  const up: Gauge = {
    name: 'partyline_writable',
    help: 'Whether it could be written within the last seconds.',
    samples: parts.map((part) => [{ part }, health.faults.includes(part) ? 0 : 1]),
  }
  const rest = health.faults.includes('database')
    ? []
    : await Promise.all([alertGauges(env), letterGauges(env, now), queueGauges(env)])
  return [up, ...rest.flat()].map(textOf).join('')
}

async function alertGauges(env: Env): Promise<readonly Gauge[]> {
  const counts = await countAlerts(env.CONFIG)
  const of = (kind: string) => counts.find((one) => one.kind === kind)
  const kinds = alertKindSchema.options
  return [
    {
      name: 'partyline_alerts_standing',
      help: 'Alerts that are not over.',
      samples: kinds.map((kind) => [{ kind }, of(kind)?.lasting ?? 0]),
    },
    {
      name: 'partyline_alerts_open',
      help: 'Of those, the ones that nobody has acknowledged.',
      samples: kinds.map((kind) => [{ kind }, of(kind)?.open ?? 0]),
    },
  ]
}

/** Letters from the Worker to objects that are not delivered yet. */
async function letterGauges(env: Env, now: number): Promise<readonly Gauge[]> {
  const [config, signOuts] = await env.CONFIG.batch<{ waiting: number; oldest: number | null }>([
    env.CONFIG.prepare(
      'SELECT COUNT(*) AS waiting, MIN(made_at) AS oldest FROM config_letters WHERE delivered_at IS NULL',
    ),
    env.CONFIG.prepare('SELECT COUNT(*) AS waiting, NULL AS oldest FROM revoked_sessions WHERE untold IS NOT NULL'),
  ])
  const waiting = config?.results[0]
  const oldestAt = waiting?.oldest ?? now
  return [
    {
      name: 'partyline_letters_waiting',
      help: 'Letters of the Worker that their object has not taken.',
      samples: [
        [{ about: 'configuration' }, waiting?.waiting ?? 0],
        [{ about: 'sign_out' }, signOuts?.results[0]?.waiting ?? 0],
      ],
    },
    {
      name: 'partyline_letters_oldest_seconds',
      help: 'How long the oldest of them has waited; 0: none does.',
      samples: [[{ about: 'configuration' }, (now - oldestAt) / 1_000]],
    },
  ]
}

async function queueGauges(env: Env): Promise<readonly Gauge[]> {
  const { results } = await env.CONFIG.prepare('SELECT id FROM queues ORDER BY id LIMIT ?1')
    .bind(limits.metricsQueues)
    .all<{ id: string }>()
  const asked = await askEach(results, async ({ id }) => answered(await queueStub(env, id).gauges()))
  const queues = asked.filter((one) => one !== null)
  const each = (value: (one: QueueGauges) => number): Gauge['samples'] =>
    queues.map((one) => [{ queue: one.queue }, value(one)])
  const live = queues.filter(({ serviceLevel }) => serviceLevel.share !== null)
  return [
    {
      name: 'partyline_queues_silent',
      help: 'Queues that did not answer when this was read.',
      samples: [[{}, asked.length - queues.length]],
    },
    { name: 'partyline_queue_open', help: 'Whether it is open.', samples: each(({ open }) => (open ? 1 : 0)) },
    { name: 'partyline_queue_waiting', help: 'Conversations that wait.', samples: each(({ size }) => size) },
    {
      name: 'partyline_queue_oldest_wait_seconds',
      help: 'How long the oldest of them has waited; 0: none does.',
      samples: each(({ oldestWaitMs }) => (oldestWaitMs ?? 0) / 1_000),
    },
    {
      name: 'partyline_queue_agents',
      help: 'Its agents by presence.',
      samples: queues.flatMap(({ queue, agents }) =>
        Object.entries(agents).map(([presence, count]) => [{ queue, presence }, count] as const),
      ),
    },
    {
      name: 'partyline_queue_taken_last_day',
      help: 'Conversations of the last 24 hours that an agent took.',
      samples: each(({ taken }) => taken),
    },
    {
      name: 'partyline_queue_abandoned_last_day',
      help: 'Conversations of the last 24 hours that ended while they waited.',
      samples: each(({ abandoned }) => abandoned),
    },
    {
      name: 'partyline_queue_service_level_ratio',
      help: 'Share of the live conversations of the last 24 hours that were taken in time; absent: there were none.',
      samples: live.map(({ queue, serviceLevel }) => [{ queue }, serviceLevel.share ?? 0]),
    },
  ]
}

function textOf({ name, help, samples }: Gauge): string {
  const lines = samples.map(([labels, value]) => `${name}${labelsText(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`
}

function labelsText(labels: Labels): string {
  const all = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return all.length === 0 ? '' : `{${all.join(',')}}`
}

/** Escapes a label value as the format requires. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
