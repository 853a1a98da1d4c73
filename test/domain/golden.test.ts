import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../domain/conversation/events.ts'
import { conversationMachine } from '../../domain/conversation/machine.ts'
import { visible } from '../../domain/conversation/room/visible.ts'
import { conversationUpcasts } from '../../domain/conversation/upcasts.ts'
import { eventVersion, upcast, upcastState } from '../../domain/upcast.ts'

interface Golden {
  readonly log: readonly { readonly v: number; readonly at: number; readonly event: unknown }[]
  readonly state: Readonly<Record<string, unknown>>
}

const folder = join(import.meta.dirname, 'golden')
const files = readdirSync(folder).filter((file) => file.endsWith('-conversation.json'))
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden

describe('golden logs', () => {
  it('D1 there is one of every version', () => {
    const versions = Array.from({ length: eventVersion }, (_, n) => `v${n + 1}-conversation.json`)
    expect(files.toSorted()).toEqual(versions.toSorted())
  })

  it.each(files)('D1 %s folds to the state that it folded to then', (file) => {
    const { log, state } = read(file)
    const folded = log.reduce(
      (known, { v, at, event }) => conversationMachine.apply(known, upcast(conversationUpcasts, v, event) as Event, at),
      conversationMachine.initial,
    )
    // A checkpoint of then has to come out as the log of then does.
    expect(folded).toEqual(upcastState(conversationUpcasts, log[0]?.v ?? 0, state))
  })

  it.each(files)('D1 %s can still be told, and every kind of event of its time is in it', (file) => {
    const types = new Set<string>()
    let known = conversationMachine.initial
    for (const { v, at, event } of read(file).log) {
      const today = upcast(conversationUpcasts, v, event) as Event
      types.add(today.type)
      known = conversationMachine.apply(known, today, at)
      const shown = visible(today, known)
      if (shown) expect(shown.item).toMatchObject({ type: expect.any(String), text: expect.any(String) })
    }
    expect(types.size).toBeGreaterThanOrEqual(32)
  })

  it('D1 an event of a later version is not guessed at', () => {
    expect(() => upcast(conversationUpcasts, eventVersion + 1, { type: 'started' })).toThrow('newer')
  })
})
