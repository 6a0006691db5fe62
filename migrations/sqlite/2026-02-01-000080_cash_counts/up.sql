-- How much cash a unit may keep; from its first day a row replaces those before it.
CREATE TABLE cash_limits (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    valid_from TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    basis TEXT NOT NULL CHECK (basis <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cash_limits_by_day ON cash_limits (book_id, valid_from, id);

CREATE TABLE cash_counts (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    year INTEGER NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    counted_on TEXT NOT NULL,
    -- How many entries the book had: the balance is that of the day as it was known then.
    known_seq INTEGER NOT NULL CHECK (known_seq >= 0),
    total INTEGER NOT NULL CHECK (total >= 0),
    book_balance INTEGER NOT NULL,
    reason TEXT NOT NULL,
    proposal TEXT NOT NULL,
    counted_by TEXT NOT NULL CHECK (counted_by <> ''),
    witnesses TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    UNIQUE (book_id, year, no),
    CHECK (total = book_balance OR reason <> '')
) STRICT;
CREATE INDEX cash_counts_by_day ON cash_counts (book_id, counted_on, id);

CREATE TABLE cash_count_lines (
    book_id INTEGER NOT NULL REFERENCES books (id),
    count_id INTEGER NOT NULL REFERENCES cash_counts (id),
    denomination INTEGER NOT NULL CHECK (denomination > 0),
    pieces INTEGER NOT NULL CHECK (pieces > 0),
    PRIMARY KEY (book_id, count_id, denomination)
) STRICT, WITHOUT ROWID;

-- What the accountant made of a difference: an entry, or an explanation.
CREATE TABLE cash_count_settlements (
    count_id INTEGER PRIMARY KEY REFERENCES cash_counts (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    seq INTEGER,
    reason TEXT NOT NULL CHECK (reason <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq)
) STRICT;

CREATE TRIGGER cash_limits_refuse_update BEFORE UPDATE ON cash_limits
BEGIN SELECT RAISE(ABORT, 'cash_limits: what is recorded is never changed or deleted'); END;

CREATE TRIGGER cash_limits_refuse_delete BEFORE DELETE ON cash_limits
BEGIN SELECT RAISE(ABORT, 'cash_limits: what is recorded is never changed or deleted'); END;

CREATE TRIGGER cash_counts_refuse_update BEFORE UPDATE ON cash_counts
BEGIN SELECT RAISE(ABORT, 'cash_counts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER cash_counts_refuse_delete BEFORE DELETE ON cash_counts
BEGIN SELECT RAISE(ABORT, 'cash_counts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER cash_count_lines_refuse_update BEFORE UPDATE ON cash_count_lines
BEGIN SELECT RAISE(ABORT, 'cash_count_lines: what is recorded is never changed or deleted'); END;

CREATE TRIGGER cash_count_lines_refuse_delete BEFORE DELETE ON cash_count_lines
BEGIN SELECT RAISE(ABORT, 'cash_count_lines: what is recorded is never changed or deleted'); END;

CREATE TRIGGER cash_count_settlements_refuse_update BEFORE UPDATE ON cash_count_settlements
BEGIN SELECT RAISE(ABORT, 'cash_count_settlements: what is recorded is never changed or deleted'); END;

CREATE TRIGGER cash_count_settlements_refuse_delete BEFORE DELETE ON cash_count_settlements
BEGIN SELECT RAISE(ABORT, 'cash_count_settlements: what is recorded is never changed or deleted'); END;

-- The audit trail of one record, and the entries that correct others, without reading a whole book.
CREATE INDEX audit_by_subject ON audit (book_id, subject, seq);
CREATE INDEX entries_corrections ON entries (book_id, day, seq) WHERE link_kind IS NOT NULL;
