-- S7: the number of the latest administrative write, of whatever kind, and of letters to objects. `writer` is the mark of whoever took it.
CREATE TABLE config_revision (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  revision INTEGER NOT NULL,
  writer TEXT NOT NULL
) STRICT;

-- Objects ignore letters that are not above the last one, which was a version of a row. So the revision begins above every version, with
-- room for what the release before still writes until the new one is deployed.
INSERT INTO config_revision (one, revision, writer)
SELECT 1, 1000 + MAX(
  (SELECT COALESCE(MAX(version), 0) FROM sites),
  (SELECT COALESCE(MAX(version), 0) FROM entry_points),
  (SELECT COALESCE(MAX(version), 0) FROM queues),
  (SELECT COALESCE(MAX(version), 0) FROM agents),
  (SELECT COALESCE(MAX(version), 0) FROM quick_connects),
  (SELECT COALESCE(MAX(version), 0) FROM flows),
  (SELECT COALESCE(MAX(version), 0) FROM config_letters)
), '';

-- S7: one row for every administrative write, in the same transaction. `who`: `agent/<id>`, `provider` or `system`. `before` and `after` are
-- JSON; NULL: there was nothing, or is nothing now. `version` is NULL for what has none.
CREATE TABLE audit (
  revision INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  act TEXT NOT NULL,
  version INTEGER,
  before TEXT,
  after TEXT
) STRICT;

CREATE INDEX audit_by_thing ON audit (kind, id, revision);

-- S7: what was deleted, with its last version and body. Its id is not given again for a while; versions go on where they ended.
CREATE TABLE deleted_config (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- S7: deletions under way. The object was asked to take nothing more; if the row still stands at `until_at`, it is opened again.
CREATE TABLE deletions (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
