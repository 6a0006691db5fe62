-- Under which decision certificates of merit are given for a frozen roll: to everybody from a tier on, under running
-- numbers of the unit's book of commendations. A later row of the same roll stands in the place of the one before.
CREATE TABLE roll_merits (
    roll_id INTEGER NOT NULL REFERENCES rolls (id),
    no INTEGER NOT NULL CHECK (no > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    decision TEXT NOT NULL CHECK (decision <> ''),
    decided_on TEXT NOT NULL,
    minimum INTEGER NOT NULL CHECK (minimum >= 0),
    first_no INTEGER NOT NULL CHECK (first_no > 0),
    last_no INTEGER NOT NULL CHECK (last_no >= first_no),
    recorded_by INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (roll_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX roll_merits_by_book ON roll_merits (book_id);

CREATE TRIGGER roll_merits_refuse_update BEFORE UPDATE ON roll_merits
BEGIN SELECT RAISE(ABORT, 'roll_merits: what is recorded is never changed or deleted'); END;

CREATE TRIGGER roll_merits_refuse_delete BEFORE DELETE ON roll_merits
BEGIN SELECT RAISE(ABORT, 'roll_merits: what is recorded is never changed or deleted'); END;
