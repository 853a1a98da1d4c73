// Tables of the configuration keep several versions of one id (flows), or one.

/**
 * Selects each id of the table in its newest version; `WHERE` and `GROUP BY id` follow. With MAX, SQLite takes the other columns from the
 * row that has the maximum.
 */
export function newest(table: string): string {
  return `SELECT id, MAX(version) AS version, body FROM ${table}`
}
