import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '../../domain/conversation/events.ts'
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

/** The compiler asks for each: a new kind of event is told in `golden/story.ts`. */
const kinds: Readonly<Record<ConversationEvent['type'], true>> = {
  admitted: true,
  alive: true,
  amended: true,
  asked: true,
  awaited: true,
  called: true,
  connected: true,
  ended: true,
  enqueued: true,
  expiring: true,
  exportAsked: true,
  exported: true,
  extended: true,
  filled: true,
  flowEntered: true,
  flowLeft: true,
  flowParked: true,
  flowSet: true,
  identified: true,
  invitationFailed: true,
  invited: true,
  joined: true,
  left: true,
  moved: true,
  noted: true,
  opened: true,
  parked: true,
  parkedAgain: true,
  prompted: true,
  readerGone: true,
  repeated: true,
  returned: true,
  returning: true,
  said: true,
  skipped: true,
  started: true,
  turnedAway: true,
  unlisted: true,
  workingQueueSet: true,
  wrappedUp: true,
}

describe('golden logs', () => {
  it('D1 there is one of every version; `npm run golden` writes that of a new one', () => {
    const versions = Array.from({ length: eventVersion }, (_, n) => `v${n + 1}-conversation.json`)
    expect(files.toSorted()).toEqual(versions.toSorted())
  })

  it.each(files)('D1 %s folds to the state that it folded to then', (file) => {
    const { log, state } = read(file)
    const folded = log.reduce(
      (known, { v, at, event }) =>
        conversationMachine.apply(known, upcast(conversationUpcasts, v, event) as ConversationEvent, at),
      conversationMachine.initial,
    )
    // A checkpoint of then has to come out as the log of then does.
    expect(folded).toEqual(upcastState(conversationUpcasts, log[0]?.v ?? 0, state))
  })

  it.each(files)('D1 %s can still be told', (file) => {
    let known = conversationMachine.initial
    for (const { v, at, event } of read(file).log) {
      const today = upcast(conversationUpcasts, v, event) as ConversationEvent
      known = conversationMachine.apply(known, today, at)
      const shown = visible(today, known)
      // Words are not in the log: they stand in the item of the row.
      if (shown) expect(shown.item).toMatchObject({ type: expect.any(String), name: expect.any(String) })
    }
  })

  it('D1 every kind of event is in the log of today: `golden/story.ts` tells it, and `npm run golden` writes it down', () => {
    const told = new Set(
      read(`v${eventVersion}-conversation.json`).log.map(({ event }) => (event as ConversationEvent).type),
    )
    expect(Object.keys(kinds).filter((kind) => !told.has(kind as ConversationEvent['type']))).toEqual([])
  })

  it('D1 an event of a later version is not guessed at', () => {
    expect(() => upcast(conversationUpcasts, eventVersion + 1, { type: 'started' })).toThrow('newer')
  })
})
