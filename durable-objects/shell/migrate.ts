// The tables of an object, made in numbered steps. Steps only ever add, since code of the previous version runs on the tables during a deploy.
// `PRAGMA user_version` is refused inside an object (workerd, 2026-07), so the number is kept in a table.

const steps: readonly string[] = [
  `
  CREATE TABLE log (
    place INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    v INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    agents INTEGER NOT NULL,
    event TEXT NOT NULL,
    item TEXT
  ) STRICT;

  CREATE TABLE checkpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    place INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    agents INTEGER NOT NULL,
    v INTEGER NOT NULL,
    forgot INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT;

  CREATE TABLE checkpoint_rows (
    part TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (part, key)
  ) STRICT;

  CREATE TABLE marks (sender TEXT PRIMARY KEY, n INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE refusals (
    sender TEXT NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    refusal TEXT NOT NULL,
    PRIMARY KEY (sender, n)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE keys (key TEXT PRIMARY KEY, print TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL)
    STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    receiver TEXT NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    letter TEXT NOT NULL,
    PRIMARY KEY (receiver, n)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sent (
    receiver TEXT PRIMARY KEY,
    n INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    dueAt INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cursors (participant TEXT PRIMARY KEY, place INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `ALTER TABLE cursors ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;`,
  `CREATE TABLE amendments (target INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (target, place)) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE id_key (one INTEGER PRIMARY KEY CHECK (one = 1), key TEXT NOT NULL) STRICT;`,
  `CREATE TABLE tickets (one INTEGER PRIMARY KEY CHECK (one = 1), used TEXT NOT NULL) STRICT;`,
  // Release 0.1.0 forgot marks after a week, and remembered a number for everybody to whom it had written within a day. Its code
  // replaces the whole row of the checkpoint, so the horizon has a table of its own.
  `
  CREATE TABLE horizon (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL) STRICT;
  INSERT INTO horizon (one, n)
    SELECT 1, MAX(0, COALESCE((SELECT at FROM log ORDER BY place DESC LIMIT 1), 0) - 518400000) FROM checkpoint;
  CREATE INDEX marks_by_n ON marks (n) WHERE sender > 'l:' AND sender <> 'l:config';
  INSERT OR REPLACE INTO sent (receiver, n, tries, dueAt) SELECT '', COALESCE(MAX(n), 0), 0, 0 FROM sent;
  DELETE FROM sent WHERE receiver <> '' AND receiver NOT IN (SELECT receiver FROM outbox);
  `,
  // Null, as in rows of an earlier release: the letter is tried for as long as letters are.
  `ALTER TABLE outbox ADD COLUMN untilAt INTEGER;`,
]

/** Returns the number of steps that have been taken. It is 0 for an object that never wrote. */
export function schemaNumber(sql: SqlStorage): number {
  const { found } = sql
    .exec<{ found: number }>(`SELECT COUNT(*) AS found FROM sqlite_master WHERE name = 'schema'`)
    .one()
  return found === 0 ? 0 : sql.exec<{ number: number }>('SELECT number FROM schema').one().number
}

/** Takes all missing steps, or none of them. */
export function migrate(storage: DurableObjectStorage): void {
  const taken = schemaNumber(storage.sql)
  if (taken >= steps.length) return
  storage.transactionSync(() => {
    if (taken === 0)
      storage.sql.exec('CREATE TABLE schema (number INTEGER NOT NULL) STRICT; INSERT INTO schema VALUES (0)')
    for (const step of steps.slice(taken)) storage.sql.exec(step)
    storage.sql.exec('UPDATE schema SET number = ?', steps.length)
  })
}
