ALTER TABLE users ADD COLUMN disabled_at INTEGER;

CREATE TABLE passwords (
    user_id INTEGER PRIMARY KEY REFERENCES users (id),
    hash TEXT NOT NULL CHECK (hash LIKE '$argon2id$%'),
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    set_at INTEGER NOT NULL
) STRICT;

-- At most one in use and one that is being enrolled.
CREATE TABLE second_factors (
    user_id INTEGER NOT NULL REFERENCES users (id),
    pending INTEGER NOT NULL CHECK (pending IN (0, 1)),
    secret BLOB NOT NULL CHECK (length(secret) >= 16),
    begun_at INTEGER NOT NULL,
    last_step INTEGER NOT NULL CHECK (last_step >= -1),
    PRIMARY KEY (user_id, pending)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    user_id INTEGER NOT NULL REFERENCES users (id),
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Browsers that have signed in before, by the hash of a secret that each keeps.
CREATE TABLE known_devices (
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    user_id INTEGER NOT NULL REFERENCES users (id),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (secret_hash, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_devices_by_user ON known_devices (user_id);

-- Tries that have not turned out right, by the hash of what they are counted for.
CREATE TABLE throttles (
    key_hash BLOB PRIMARY KEY CHECK (length(key_hash) = 32),
    tries INTEGER NOT NULL CHECK (tries > 0),
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX throttles_by_age ON throttles (last_at);

-- Sign-ins between the password and the session.
CREATE TABLE half_sign_ins (
    secret_hash BLOB PRIMARY KEY CHECK (length(secret_hash) = 32),
    user_id INTEGER NOT NULL REFERENCES users (id),
    code_shown INTEGER NOT NULL CHECK (code_shown IN (0, 1)),
    begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX half_sign_ins_by_age ON half_sign_ins (begun_at);

CREATE TABLE step_up_thresholds (
    unit_id INTEGER NOT NULL REFERENCES units (id),
    from_day TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    set_at INTEGER NOT NULL,
    PRIMARY KEY (unit_id, from_day, set_at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER step_up_thresholds_refuse_update BEFORE UPDATE ON step_up_thresholds
BEGIN SELECT RAISE(ABORT, 'step_up_thresholds: what is recorded is never changed or deleted'); END;

CREATE TRIGGER step_up_thresholds_refuse_delete BEFORE DELETE ON step_up_thresholds
BEGIN SELECT RAISE(ABORT, 'step_up_thresholds: what is recorded is never changed or deleted'); END;
