-- The task by which a second person agreed to the freeze.
ALTER TABLE rolls ADD COLUMN approval_id BIGINT REFERENCES approvals (id);

-- A mistake in a frozen roll is mended beside it: the roll stays as it is and is printed with its errata.
CREATE TABLE roll_errata (
    roll_id BIGINT NOT NULL REFERENCES rolls (id),
    no BIGINT NOT NULL CHECK (no > 0),
    book_id BIGINT NOT NULL REFERENCES books (id),
    position BIGINT NOT NULL CHECK (position > 0),
    was TEXT NOT NULL,
    reads TEXT NOT NULL CHECK (reads <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    approval_id BIGINT NOT NULL REFERENCES approvals (id),
    asked_by BIGINT NOT NULL REFERENCES users (id),
    agreed_by BIGINT NOT NULL REFERENCES users (id),
    agreed_at BIGINT NOT NULL,
    PRIMARY KEY (roll_id, no)
);
CREATE INDEX roll_errata_by_book ON roll_errata (book_id);

CREATE TRIGGER roll_errata_refuse_change BEFORE UPDATE OR DELETE ON roll_errata
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roll_errata_refuse_truncate BEFORE TRUNCATE ON roll_errata
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
