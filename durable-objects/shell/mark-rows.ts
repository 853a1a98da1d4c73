// Marks on the disk. Those of client instances are read when the object wakes. Those of other objects are read one by one, since a busy
// object gets letters from hundreds of thousands.
import type { Mark } from './store.ts'

type Columns<T> = { [Name in keyof T]: T[Name] & SqlStorageValue }

/** Other objects, without the configuration. Its letters are compared with its mark for ever, so that mark is never forgotten. */
const ofObjects = `sender > 'l:' AND sender <> 'l:config'`

export class MarkRows {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  ofInstances(): Readonly<Record<string, Mark>> {
    const marks: Record<string, Mark> = {}
    for (const { sender, n, at } of this.#sql.exec<Columns<Mark & { sender: string }>>(
      `SELECT sender, n, at FROM marks WHERE sender > 'f:' AND sender < 'f;'`,
    ))
      marks[sender] = { n, at }
    return marks
  }

  get(sender: string): Mark | null {
    const [found] = this.#sql.exec<Columns<Mark>>('SELECT n, at FROM marks WHERE sender = ?', sender).toArray()
    return found ?? null
  }

  lowest(n: number, most: number): number | null {
    return this.#sql
      .exec<{ highest: number | null }>(
        `SELECT MAX(n) AS highest FROM
           (SELECT n FROM marks INDEXED BY marks_by_n WHERE ${ofObjects} AND n < ? ORDER BY n LIMIT ?)`,
        n,
        most,
      )
      .one().highest
  }

  /** Only ever raises a mark. A mark that was written at once must not be lowered by an older one, which a checkpoint writes later. */
  raise(sender: string, { n, at }: Mark): void {
    this.#sql.exec(
      `INSERT INTO marks (sender, n, at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET n = excluded.n, at = excluded.at WHERE excluded.n > n`,
      sender,
      n,
      at,
    )
  }

  /** Deletes the marks of `senders`, and those of other objects up to the horizon. */
  forget(senders: readonly string[], horizon: number): void {
    for (const sender of senders) this.#sql.exec('DELETE FROM marks WHERE sender = ?', sender)
    this.#sql.exec(`DELETE FROM marks INDEXED BY marks_by_n WHERE ${ofObjects} AND n <= ?`, horizon)
  }
}
