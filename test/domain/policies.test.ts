// A conversation of an earlier version runs on under policies that had not been thought of when it began (R15, O5).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conversationUpcasts } from '../../domain/conversation/upcasts.ts'
import { customerUpcasts } from '../../domain/customer/upcasts.ts'
import type { EntryPolicy } from '../../domain/entry-policy.ts'
import { upcast, upcastLetter, upcastState, type Shape, type Upcasts, type Versioned } from '../../domain/upcast.ts'

type Required = keyof {
  [Policy in keyof EntryPolicy as Record<never, never> extends Pick<EntryPolicy, Policy> ? never : Policy]: true
}

/** The compiler asks for each. A new one needs a value for what began before it: a step in `upcasts.ts`, and a new golden log. */
const policies: Readonly<Record<Required, true>> = {
  amendWithinMs: true,
  closedText: true,
  defaultQueue: true,
  definitions: true,
  displayAttributes: true,
  flows: true,
  id: true,
  keepSameAgent: true,
  mode: true,
  name: true,
  noLifeEndMs: true,
  openWithinMs: true,
  partyLimit: true,
  priority: true,
  returnWithinMs: true,
  site: true,
  warnBeforeMs: true,
  weight: true,
}

interface Golden {
  readonly log: readonly { readonly v: number; readonly event: Shape }[]
  readonly state: Shape
}

const folder = join(import.meta.dirname, 'golden')
const files = readdirSync(folder).filter((file) => file.endsWith('-conversation.json'))

function goldenOf(file: string) {
  const { log, state } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden
  const [first] = log
  if (first?.event['type'] !== 'started') throw new Error(`${file} does not begin at the beginning`)
  return { v: first.v, started: first.event, state }
}

function lacking(entry: unknown): readonly string[] {
  return Object.keys(policies).filter((policy) => (entry as Shape)[policy] === undefined)
}

describe.each(files)('a conversation of %s', (file) => {
  const { v, started, state } = goldenOf(file)
  const { entry } = started
  const event = (upcasts: Upcasts, one: Shape) => upcast(upcasts, v, one) as Shape

  it('R15 O5 has every policy of today, by its log and by its checkpoint', () => {
    expect(lacking(event(conversationUpcasts, started)['entry'])).toEqual([])
    expect(lacking((upcastState(conversationUpcasts, v, state) as Shape)['entry'])).toEqual([])
  })

  it('R15 O5 has every policy of today, where its start is still a letter', () => {
    const letter = { type: 'start', entry, attributes: {}, v } as unknown as Versioned
    expect(lacking((upcastLetter(conversationUpcasts, letter) as unknown as Shape)['entry'])).toEqual([])
  })

  it('R15 O5 has every policy of today, as its customer opened it', () => {
    const opened = event(customerUpcasts, { type: 'opened', beginning: { entry } })
    expect(lacking((opened['beginning'] as Shape)['entry'])).toEqual([])
  })
})
