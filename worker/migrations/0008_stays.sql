-- E1: by which code a record was folded. One of an older version is folded anew, from the beginning of the log.
ALTER TABLE records ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- E1: an agent's stay in a conversation, without a word that was said (R14). `n`: which stay of the conversation it is, from 0. Times in ms;
-- `left_at` null: still there; `ended_at` null: the conversation goes on. `sought`: the customer's name as it is searched for.
-- All of a customer's (E7): `DELETE FROM stays WHERE customer = ?`.
CREATE TABLE stays (
  conversation TEXT NOT NULL,
  n INTEGER NOT NULL,
  agent TEXT NOT NULL,
  customer TEXT NOT NULL,
  customer_name TEXT NOT NULL,
  sought TEXT NOT NULL,
  entry_point TEXT NOT NULL,
  entry_name TEXT NOT NULL,
  queue TEXT,
  joined_at INTEGER NOT NULL,
  left_at INTEGER,
  reason TEXT,
  dispositions TEXT NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (conversation, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX stays_by_agent ON stays (agent, left_at) WHERE left_at IS NOT NULL;
CREATE INDEX stays_by_customer ON stays (customer);

-- What ended under the release before, for those who were there at the end: of others its objects do not remember that they may read it.
INSERT INTO stays (conversation, n, agent, customer, customer_name, sought, entry_point, entry_name, queue, joined_at, left_at, reason, dispositions, ended_at)
SELECT
  records.conversation,
  stay.key,
  stay.value ->> '$.agent',
  records.body ->> '$.customer.id',
  records.body ->> '$.customer.name',
  LOWER(records.body ->> '$.customer.name'),
  records.entry_point,
  COALESCE((SELECT body ->> '$.name' FROM entry_points WHERE id = records.entry_point), records.entry_point),
  NULL,
  stay.value ->> '$.joinedAt',
  stay.value ->> '$.leftAt',
  'ended',
  COALESCE(
    (SELECT wrap.value -> '$.dispositions' FROM json_each(records.body, '$.wrapUps') AS wrap
     WHERE wrap.value ->> '$.agent' = stay.value ->> '$.agent' ORDER BY wrap.key DESC LIMIT 1),
    '[]'
  ),
  records.ended_at
FROM records, json_each(records.body, '$.stays') AS stay
WHERE records.ended_at IS NOT NULL AND stay.value ->> '$.reason' = 'ended';
