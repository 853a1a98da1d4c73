-- E1: one row per conversation, written at its end and again after every wrap-up. `place` is how far its log was read.
CREATE TABLE records (
  conversation TEXT PRIMARY KEY,
  place INTEGER NOT NULL,
  entry_point TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX records_by_start ON records (started_at);
