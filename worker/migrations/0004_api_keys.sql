-- C1: keys of backends. Of the secret only a hash is kept; it has 256 bits of chance, so that a slow hash would add nothing.
CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash BLOB NOT NULL,
  last_four TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
