// Makes a page of a list. The query asked for one row more than fits, to know whether there are more.
import { limits } from '../protocol/limits.ts'

export function paged<Row, Item>(rows: readonly Row[], make: (row: Row) => Item) {
  return { items: rows.slice(0, limits.pageItems).map(make), more: rows.length > limits.pageItems }
}
