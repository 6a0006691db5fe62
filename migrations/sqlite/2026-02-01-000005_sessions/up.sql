-- A session is named by a random text; it ends once and for all.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    user_id INTEGER NOT NULL REFERENCES users (id),
    opened_at INTEGER NOT NULL,
    second_factor_at INTEGER,
    stepped_up_at INTEGER,
    ended_at INTEGER,
    agent TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id, opened_at);

CREATE TABLE session_keys (
    id INTEGER PRIMARY KEY,
    secret BLOB NOT NULL CHECK (length(secret) >= 32),
    made_at INTEGER NOT NULL
) STRICT;
