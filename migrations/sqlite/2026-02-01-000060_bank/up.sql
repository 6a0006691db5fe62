-- An account at a bank and the account of the chart that mirrors it, one for one.
CREATE TABLE bank_accounts (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    bin TEXT NOT NULL CHECK (length(bin) = 6),
    number TEXT NOT NULL CHECK (number <> ''),
    holder TEXT NOT NULL CHECK (holder <> ''),
    -- The fund of charges, interest, and gifts that say nothing else.
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    added_at INTEGER NOT NULL,
    UNIQUE (book_id, account_id),
    UNIQUE (book_id, bin, number)
) STRICT;

CREATE TABLE appeals (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    bank_account_id INTEGER NOT NULL REFERENCES bank_accounts (id),
    title TEXT NOT NULL CHECK (title <> ''),
    amount INTEGER CHECK (amount > 0),
    opens_on TEXT NOT NULL,
    closes_on TEXT,
    added_at INTEGER NOT NULL,
    CHECK (closes_on IS NULL OR closes_on >= opens_on)
) STRICT;
CREATE INDEX appeals_by_book ON appeals (book_id, opens_on);

-- A code that was printed somewhere means the same thing for ever.
CREATE TABLE memo_codes (
    book_id INTEGER NOT NULL REFERENCES books (id),
    no INTEGER NOT NULL CHECK (no > 0),
    code TEXT NOT NULL CHECK (length(code) = 10),
    kind TEXT NOT NULL CHECK (kind IN ('appeal', 'pledge', 'donor', 'gift')),
    target INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    issued_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, no),
    UNIQUE (book_id, code),
    UNIQUE (book_id, kind, target)
) STRICT, WITHOUT ROWID;

-- A line that was taken back makes room for the same line of the next file, so what is unique is told by state.
ALTER TABLE statement_lines RENAME TO statement_lines_before;
DROP INDEX statement_lines_by_day;
CREATE TABLE statement_lines (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    import_id INTEGER NOT NULL REFERENCES imports (id),
    file_line INTEGER NOT NULL,
    day TEXT NOT NULL,
    document TEXT NOT NULL,
    reference TEXT NOT NULL,
    memo TEXT NOT NULL,
    offset_name TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount <> 0),
    balance INTEGER,
    fingerprint BLOB NOT NULL,
    occurrence INTEGER NOT NULL CHECK (occurrence > 0),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'explained', 'contra', 'withdrawn')),
    seq INTEGER,
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq),
    CHECK ((state = 'explained') = (seq IS NOT NULL))
) STRICT;
INSERT INTO statement_lines
    SELECT id, book_id, account_id, import_id, file_line, day, document, reference, memo, offset_name, amount,
        balance, fingerprint, occurrence, CASE WHEN seq IS NULL THEN 'waiting' ELSE 'explained' END, seq
    FROM statement_lines_before;
DROP TABLE statement_lines_before;
CREATE INDEX statement_lines_by_day ON statement_lines (book_id, account_id, day);
CREATE INDEX statement_lines_by_import ON statement_lines (import_id);
CREATE INDEX statement_lines_waiting ON statement_lines (book_id, account_id) WHERE state = 'waiting';
CREATE UNIQUE INDEX statement_lines_once ON statement_lines (book_id, account_id, fingerprint, occurrence)
    WHERE state <> 'withdrawn';
CREATE UNIQUE INDEX statement_lines_by_entry ON statement_lines (book_id, seq, account_id) WHERE seq IS NOT NULL;

CREATE TRIGGER statement_lines_refuse_update BEFORE UPDATE OF id, book_id, account_id, import_id, file_line, day,
    document, reference, memo, offset_name, amount, balance, fingerprint, occurrence ON statement_lines
BEGIN SELECT RAISE(ABORT, 'statement_lines: what is recorded is never changed or deleted'); END;

CREATE TRIGGER statement_lines_refuse_delete BEFORE DELETE ON statement_lines
BEGIN SELECT RAISE(ABORT, 'statement_lines: what is recorded is never changed or deleted'); END;

-- What somebody said a line is, and what was taken back; the last row of a line holds.
CREATE TABLE line_decisions (
    book_id INTEGER NOT NULL REFERENCES books (id),
    line_id INTEGER NOT NULL REFERENCES statement_lines (id),
    no INTEGER NOT NULL CHECK (no > 0),
    kind TEXT NOT NULL CHECK (kind IN ('entry', 'gift', 'pledge', 'unidentified', 'charge', 'interest',
        'own_transfer', 'contra', 'give_back', 'undo', 'withdraw')),
    -- The entry that explains the line, or for an undo the reversal, where there is one.
    seq INTEGER,
    -- Whether this decision posted the entry, or found it in the books.
    posted INTEGER NOT NULL CHECK (posted IN (0, 1)),
    other_line INTEGER REFERENCES statement_lines (id),
    score INTEGER,
    reason_vi TEXT NOT NULL,
    reason_en TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, line_id, no),
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq)
) STRICT, WITHOUT ROWID;

-- What the bank says an account holds at the end of a day, for statements that do not print it.
CREATE TABLE stated_balances (
    book_id INTEGER NOT NULL REFERENCES books (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    day TEXT NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    balance INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, account_id, day, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_undos (
    book_id INTEGER NOT NULL REFERENCES books (id),
    import_id INTEGER NOT NULL REFERENCES imports (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    undone_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, import_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER memo_codes_refuse_update BEFORE UPDATE ON memo_codes
BEGIN SELECT RAISE(ABORT, 'memo_codes: what is recorded is never changed or deleted'); END;

CREATE TRIGGER memo_codes_refuse_delete BEFORE DELETE ON memo_codes
BEGIN SELECT RAISE(ABORT, 'memo_codes: what is recorded is never changed or deleted'); END;

CREATE TRIGGER line_decisions_refuse_update BEFORE UPDATE ON line_decisions
BEGIN SELECT RAISE(ABORT, 'line_decisions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER line_decisions_refuse_delete BEFORE DELETE ON line_decisions
BEGIN SELECT RAISE(ABORT, 'line_decisions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER stated_balances_refuse_update BEFORE UPDATE ON stated_balances
BEGIN SELECT RAISE(ABORT, 'stated_balances: what is recorded is never changed or deleted'); END;

CREATE TRIGGER stated_balances_refuse_delete BEFORE DELETE ON stated_balances
BEGIN SELECT RAISE(ABORT, 'stated_balances: what is recorded is never changed or deleted'); END;

CREATE TRIGGER import_undos_refuse_update BEFORE UPDATE ON import_undos
BEGIN SELECT RAISE(ABORT, 'import_undos: what is recorded is never changed or deleted'); END;

CREATE TRIGGER import_undos_refuse_delete BEFORE DELETE ON import_undos
BEGIN SELECT RAISE(ABORT, 'import_undos: what is recorded is never changed or deleted'); END;
