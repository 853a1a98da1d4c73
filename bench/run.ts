// npm run bench [-- --quick]: compares partyline with an object that only inserts a row and forwards the frame, in the same run. Both run under
// `wrangler dev` on the first core, one at a time; this process makes the load on the last core.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seed, startServer, startWorker } from '../scripts/server.ts'
import { bareRooms } from './bare.ts'
import { load, type Measured } from './load.ts'
import { median, spread } from './numbers.ts'
import { offers } from './offers.ts'
import { Office, type BenchRoom } from './office.ts'
import { cpuMs, pin } from './processes.ts'
import { fallAsleep, wake, type Sleeper } from './waking.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } })

const gate = { throughput: 0.85, p99: 1.3, waking: { factor: 2, constantMs: 5 } }
// Many short pairs instead of few long ones: other programs on the machine spoil a pair, and would move the median of few.
const size = values.quick
  ? { pairs: 1, spanMs: 1_000, wakings: 1, lengths: [100, 1_000, 10_000], offers: 100 }
  : { pairs: 21, spanMs: 1_000, wakings: 4, lengths: [100, 10_000, 100_000], offers: 200 }
const shapes = [
  { rooms: 1, parties: 2, inFlight: [1, 16] },
  { rooms: 1, parties: 6, inFlight: [1, 16] },
  { rooms: 1, parties: 50, inFlight: [1, 16] },
  { rooms: 200, parties: 3, inFlight: [1] },
]
/** The warm-up, until the JIT compilers have optimised both. */
const warmUp = { spanMs: values.quick ? 2_000 : 4_000, cpuMs: () => 0 }

interface Pair {
  readonly ours: Measured
  readonly bare: Measured
}

const disk = mkdtempSync(join(tmpdir(), 'partyline-bench-'))
const oursOptions = { persist: join(disk, 'ours'), vars: { FRAMES_PER_SECOND: '1000000', RATE_LIMITS: 'off', LOG: '' } }
let ours = await startServer(oursOptions)
const bare = await startWorker({
  persist: join(disk, 'bare'),
  config: 'bench/bare/wrangler.toml',
  health: '/v1/health',
})
const failures: string[] = []
try {
  const pinned = pin([ours.pid, bare.pid])
  print(
    `${size.pairs} pairs of ${size.spanMs} ms; ${pinned ? 'server and load on a core each' : 'NOT pinned to cores'}.`,
  )
  await seed(ours.url)
  const office = await Office.open(ours.url)
  await compare(office)
  if (values.only === undefined) {
    await timeOffers(office)
    await timeWaking()
  }
} finally {
  await ours.stop()
  await bare.stop()
  rmSync(disk, { recursive: true, force: true })
}
print(failures.length === 0 ? '\nGate: passed.' : `\nGate: FAILED.\n${failures.map((line) => `- ${line}`).join('\n')}`)
process.exit(failures.length === 0 ? 0 : 1)

async function compare(office: Office): Promise<void> {
  print(
    '\n| scenario | receipts/s ours · bare | ratio | p50 ms | p99 ms | ratio of p99 | CPU ms per 1,000 | items per message |',
  )
  print('|---|---|---|---|---|---|---|---|')
  for (const { rooms, parties, inFlight } of shapes) {
    const name = `${rooms}x${parties}`
    if (values.only !== undefined && values.only !== name) continue
    const mine = await office.rooms(name, rooms, parties)
    const theirs = await bareRooms(bare.url, name, rooms, parties)
    await load(mine, { ...warmUp, inFlight: Math.max(...inFlight) })
    await load(theirs, { ...warmUp, inFlight: Math.max(...inFlight) })
    for (const each of inFlight) {
      const before = await itemsOf(office, mine)
      const pairs = await interleaved(mine, theirs, each)
      const items = (await itemsOf(office, mine)) - before
      report(`${name} w${each}`, pairs, items / pairs.reduce((sum, pair) => sum + pair.ours.sent, 0))
    }
    for (const room of [...mine, ...theirs]) for (const { wire } of room.parties) wire.close()
  }
}

/** Measures one of each in turn, and swaps the order each time. */
async function interleaved(mine: BenchRoom[], theirs: BenchRoom[], inFlight: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  const one = (rooms: BenchRoom[], pid: number) => {
    return load(rooms, { inFlight, spanMs: size.spanMs, cpuMs: () => cpuMs(pid) })
  }
  for (let index = 0; index < size.pairs; index++) {
    const first = index % 2 === 0 ? await one(theirs, bare.pid) : null
    const mineNow = await one(mine, ours.pid)
    pairs.push({ ours: mineNow, bare: first ?? (await one(theirs, bare.pid)) })
  }
  return pairs
}

/** The number of items in all logs. */
async function itemsOf(office: Office, rooms: readonly BenchRoom[]): Promise<number> {
  let sum = 0
  for (const { conversation } of rooms) if (conversation !== null) sum += await office.items(conversation)
  return sum
}

function report(name: string, pairs: readonly Pair[], items: number): void {
  const both = (of: (one: Measured) => number, digits: number) =>
    `${median(pairs.map((pair) => of(pair.ours))).toFixed(digits)} · ${median(pairs.map((pair) => of(pair.bare))).toFixed(digits)}`
  const ratios = (of: (one: Measured) => number) => pairs.map((pair) => of(pair.ours) / of(pair.bare))
  const throughput = ratios((one) => one.perSecond)
  const p99 = ratios((one) => one.latency.p99)
  const cells = [
    name,
    both((one) => one.perSecond, 0),
    spread(throughput),
    both((one) => one.latency.p50, 2),
    both((one) => one.latency.p99, 2),
    spread(p99),
    `${both((one) => one.cpuMs, 0)} = ${spread(ratios((one) => one.cpuMs))}`,
    items.toFixed(4),
  ]
  print(`| ${cells.join(' | ')} |`)
  if (median(throughput) < gate.throughput) failures.push(`${name}: throughput ${median(throughput).toFixed(2)}`)
  if (median(p99) > gate.p99) failures.push(`${name}: p99 ${median(p99).toFixed(2)}`)
  if (items !== 1) failures.push(`${name}: ${items} items per message`)
}

async function timeOffers(office: Office): Promise<void> {
  const { count, p50, p99 } = await offers(office, size.offers)
  print(
    `\nFrom available to the offer on the socket, ${count} times: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms.`,
  )
}

async function timeWaking(): Promise<void> {
  const small: Sleeper[] = []
  for (let index = 0; index < 5; index++) small.push(await fallAsleep(ours.url, 20))
  const sleepers: Sleeper[] = []
  for (const length of size.lengths) sleepers.push(await fallAsleep(ours.url, length))
  const spans: number[][] = sleepers.map(() => [])
  for (let round = 0; round < size.wakings; round++) {
    const woken = await wake(sleepers, small, restart)
    for (const [index, span] of woken.entries()) spans[index]?.push(span)
  }
  print('\n| items | from a new socket to the welcome, the object asleep, ms |\n|---|---|')
  for (const [index, { items }] of sleepers.entries()) print(`| ${items} | ${spread(spans[index] ?? [])} |`)
  const shortest = median(spans[0] ?? [])
  const longest = median(spans.at(-1) ?? [])
  if (longest > shortest * gate.waking.factor + gate.waking.constantMs) failures.push('waking depends on the length')
}

async function restart(): Promise<void> {
  const port = Number(new URL(ours.url).port)
  await ours.stop()
  ours = await startServer({ ...oursOptions, port })
  pin([ours.pid])
}

function print(text: string): void {
  console.log(text)
}
