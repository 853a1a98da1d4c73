-- P8: who signs for the customers of a site. Secrets are named here, never written down.
CREATE TABLE sites (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
