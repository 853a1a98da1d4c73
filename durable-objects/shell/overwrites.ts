// R14 in SQLite: replaces the words of an item in its row. A table beside the log records which rows did so.
import { reworded, wordless } from './rows.ts'
import type { Overwrite } from './store.ts'

export function overwrite(sql: SqlStorage, { place, by, change, text }: Overwrite): void {
  sql.exec('INSERT INTO amendments (target, place) VALUES (?, ?)', place, by)
  rewrite(sql, place, (item) => reworded(item, change, text))
  if (change === 'corrected') return
  const all = sql.exec<{ place: number }>('SELECT place FROM amendments WHERE target = ?', place).toArray()
  for (const each of all) rewrite(sql, each.place, wordless)
}

export function countOverwrites(sql: SqlStorage, place: number): number {
  return sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM amendments WHERE target = ?', place).one().count
}

function rewrite(sql: SqlStorage, place: number, change: (item: string) => string): void {
  const { item } = sql.exec<{ item: string }>('SELECT item FROM log WHERE place = ?', place).one()
  sql.exec('UPDATE log SET item = ? WHERE place = ?', change(item), place)
}
