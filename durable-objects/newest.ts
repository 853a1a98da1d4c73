// Selects the newest versions in tables of the configuration. Some keep several versions of an id (flows), and others one.

/**
 * Selects the newest version of each id in a table. The caller adds `WHERE` and `GROUP BY id`. With MAX, SQLite takes the other columns from
 * the row that has the maximum.
 */
export function newest(table: string): string {
  return `SELECT id, MAX(version) AS version, body FROM ${table}`
}
