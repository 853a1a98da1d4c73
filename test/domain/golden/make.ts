// npm run golden: writes the golden log of today's event version. A log that was released is never written again.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { conversationMachine } from '../../../domain/conversation/machine.ts'
import { lean } from '../../../domain/conversation/room/visible.ts'
import { eventVersion } from '../../../domain/upcast.ts'
import { isRefusal } from '../../../protocol/problem.ts'
import { orderlyIds } from '../../support/orderly-ids.ts'
import { startAt, story } from './story.ts'

const file = join(import.meta.dirname, `v${eventVersion}-conversation.json`)
if (existsSync(file)) {
  console.error(`${file} is there. If no release has it, delete it and run this again; else raise eventVersion.`)
  process.exit(1)
}

let state = conversationMachine.initial
let at = startAt
const log: { readonly v: number; readonly at: number; readonly event: unknown }[] = []
for (const [afterMs, command] of story) {
  at += afterMs
  const events = conversationMachine.decide(state, command, at, orderlyIds)
  if (isRefusal(events)) throw new Error(`${JSON.stringify(command)} was refused: ${events.refused}`)
  if (events.length === 0) throw new Error(`${JSON.stringify(command)} comes to nothing`)
  for (const event of events) {
    state = conversationMachine.apply(state, event, at)
    log.push({ v: eventVersion, at, event: lean(event) })
  }
}
const rows = log.map((row) => JSON.stringify(row)).join(',\n')
const text = `{"log":[\n${rows}\n],\n"state":${JSON.stringify(state)}}\n`
writeFileSync(file, text, { flag: 'wx' })
