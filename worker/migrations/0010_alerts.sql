-- O3: what is wrong with an object and does not heal by itself. Objects write here themselves, seldom. `about`: what within the object, or
-- nothing. Times in ms. One that is over comes as another row when it happens again.
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  object TEXT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  detail TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  times INTEGER NOT NULL,
  over_at INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  checked_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX alerts_standing ON alerts (object, kind, about) WHERE over_at IS NULL;
CREATE INDEX alerts_over ON alerts (over_at) WHERE over_at IS NOT NULL;

-- O3: that the database can be written is proved by writing.
CREATE TABLE health (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
