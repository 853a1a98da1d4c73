// Makes the commands of a conversation. Some decisions depend on an item in the log, and the state holds no items, so it is looked up here.
import {
  wordsIn,
  type Act,
  type Amendment,
  type ConversationCommand,
  type Found,
} from '../domain/conversation/commands.ts'
import type { Person } from '../domain/conversation/person.ts'
import type { Item } from '../protocol/items.ts'
import type { ConversationHost } from './conversation-host.ts'

type Log = Pick<ConversationHost['actor'], 'state' | 'rowAt' | 'ids' | 'bytes' | 'place'>

export function commandOf(log: Log, by: Person, act: Act): ConversationCommand {
  const logBytes = wordsIn(act) ? log.bytes : 0
  if (!isAmendment(act)) return { type: 'act', by, act, logBytes, place: log.place }
  return { type: 'amend', by, act, found: find(log, act.item), logBytes }
}

function isAmendment(act: Act): act is Amendment {
  return act.type === 'correct' || act.type === 'delete' || act.type === 'redact'
}

function find(log: Log, id: string): Found | null {
  const place = log.ids.placeOf(log.state.id, id)
  const found = place === null ? null : log.rowAt(place)
  if (!found || found.row.item === null) return null
  const { row, overwritten } = found
  const item = JSON.parse(row.item ?? '') as Item
  // Each item has one id only. One from before there was a key for ids keeps the id that it was given then.
  if (item.id !== id) return null
  const { type, participant: author, change = null } = item
  return { id, place: row.place, at: row.at, type, author, seen: row.seen, change, amendments: overwritten }
}
