ALTER TABLE users ADD COLUMN disabled_at BIGINT;

CREATE TABLE passwords (
    user_id BIGINT PRIMARY KEY REFERENCES users (id),
    hash TEXT NOT NULL CHECK (hash LIKE '$argon2id$%'),
    must_change BOOLEAN NOT NULL,
    set_at BIGINT NOT NULL
);

-- At most one in use and one that is being enrolled.
CREATE TABLE second_factors (
    user_id BIGINT NOT NULL REFERENCES users (id),
    pending BOOLEAN NOT NULL,
    secret BYTEA NOT NULL CHECK (length(secret) >= 16),
    begun_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL CHECK (last_step >= -1),
    PRIMARY KEY (user_id, pending)
);

CREATE TABLE recovery_codes (
    user_id BIGINT NOT NULL REFERENCES users (id),
    code_hash BYTEA NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (user_id, code_hash)
);

-- Browsers that have signed in before, by the hash of a secret that each keeps.
CREATE TABLE known_devices (
    secret_hash BYTEA NOT NULL CHECK (length(secret_hash) = 32),
    user_id BIGINT NOT NULL REFERENCES users (id),
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (secret_hash, user_id)
);
CREATE INDEX known_devices_by_user ON known_devices (user_id);

-- Tries that have not turned out right, by the hash of what they are counted for.
CREATE TABLE throttles (
    key_hash BYTEA PRIMARY KEY CHECK (length(key_hash) = 32),
    tries BIGINT NOT NULL CHECK (tries > 0),
    last_at BIGINT NOT NULL
);
CREATE INDEX throttles_by_age ON throttles (last_at);

-- Sign-ins between the password and the session.
CREATE TABLE half_sign_ins (
    secret_hash BYTEA PRIMARY KEY CHECK (length(secret_hash) = 32),
    user_id BIGINT NOT NULL REFERENCES users (id),
    code_shown BOOLEAN NOT NULL,
    begun_at BIGINT NOT NULL
);
CREATE INDEX half_sign_ins_by_age ON half_sign_ins (begun_at);

CREATE TABLE step_up_thresholds (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    from_day DATE NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    set_at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, from_day, set_at)
);

CREATE TRIGGER step_up_thresholds_refuse_change BEFORE UPDATE OR DELETE ON step_up_thresholds
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER step_up_thresholds_refuse_truncate BEFORE TRUNCATE ON step_up_thresholds
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
