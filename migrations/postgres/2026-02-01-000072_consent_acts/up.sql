-- Who recorded that a consent was given or taken back, and where the paper is. A consent from before this table has none.
CREATE TABLE consent_acts (
    party_id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    given_on DATE NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('given', 'withdrawn')),
    book_id BIGINT NOT NULL REFERENCES books (id),
    document TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (party_id, purpose, given_on, act),
    FOREIGN KEY (party_id, purpose, given_on) REFERENCES consents (party_id, purpose, given_on)
);

CREATE TRIGGER consent_acts_refuse_change BEFORE UPDATE OR DELETE ON consent_acts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_acts_refuse_truncate BEFORE TRUNCATE ON consent_acts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
