// A page of a list: one row more than fits was asked for, to know whether there are more.
import { limits } from '../protocol/limits.ts'

export function paged<Row, Item>(rows: readonly Row[], make: (row: Row) => Item) {
  return { items: rows.slice(0, limits.pageItems).map(make), more: rows.length > limits.pageItems }
}
