-- The task by which a second person agreed to the freeze.
ALTER TABLE rolls ADD COLUMN approval_id INTEGER REFERENCES approvals (id);

-- A mistake in a frozen roll is mended beside it: the roll stays as it is and is printed with its errata.
CREATE TABLE roll_errata (
    roll_id INTEGER NOT NULL REFERENCES rolls (id),
    no INTEGER NOT NULL CHECK (no > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    position INTEGER NOT NULL CHECK (position > 0),
    was TEXT NOT NULL,
    reads TEXT NOT NULL CHECK (reads <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    approval_id INTEGER NOT NULL REFERENCES approvals (id),
    asked_by INTEGER NOT NULL REFERENCES users (id),
    agreed_by INTEGER NOT NULL REFERENCES users (id),
    agreed_at INTEGER NOT NULL,
    PRIMARY KEY (roll_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX roll_errata_by_book ON roll_errata (book_id);

CREATE TRIGGER roll_errata_refuse_update BEFORE UPDATE ON roll_errata
BEGIN SELECT RAISE(ABORT, 'roll_errata: what is recorded is never changed or deleted'); END;

CREATE TRIGGER roll_errata_refuse_delete BEFORE DELETE ON roll_errata
BEGIN SELECT RAISE(ABORT, 'roll_errata: what is recorded is never changed or deleted'); END;
