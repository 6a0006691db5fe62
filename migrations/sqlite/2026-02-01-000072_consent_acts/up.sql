-- Who recorded that a consent was given or taken back, and where the paper is. A consent from before this table has none.
CREATE TABLE consent_acts (
    party_id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    given_on TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('given', 'withdrawn')),
    book_id INTEGER NOT NULL REFERENCES books (id),
    document TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (party_id, purpose, given_on, act),
    FOREIGN KEY (party_id, purpose, given_on) REFERENCES consents (party_id, purpose, given_on)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER consent_acts_refuse_update BEFORE UPDATE ON consent_acts
BEGIN SELECT RAISE(ABORT, 'consent_acts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER consent_acts_refuse_delete BEFORE DELETE ON consent_acts
BEGIN SELECT RAISE(ABORT, 'consent_acts: what is recorded is never changed or deleted'); END;
