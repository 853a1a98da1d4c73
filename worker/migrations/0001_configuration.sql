-- What administrators set. `body` is JSON of the schemas in protocol/config.ts; `version` rises with every write of a row.
CREATE TABLE entry_points (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE queues (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE agents (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE quick_connects (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- A published version of a flow is never changed (W1).
CREATE TABLE flows (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;

-- Written together with the row that they tell of; delivered at once, or later by the cron trigger.
CREATE TABLE config_letters (
  id INTEGER PRIMARY KEY,
  receiver TEXT NOT NULL,
  version INTEGER NOT NULL,
  letter TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  delivered_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX config_letters_by_receiver ON config_letters (receiver, version) WHERE delivered_at IS NULL;
