CREATE TABLE gifts (
    book_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    party_id INTEGER REFERENCES parties (id),
    means TEXT NOT NULL CHECK (means IN ('cash', 'transfer', 'in_kind')),
    nature TEXT NOT NULL CHECK (nature IN ('gift', 'founding', 'unidentified')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    received_on TEXT NOT NULL,
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    words TEXT NOT NULL,
    goods TEXT,
    valued_by TEXT,
    currency TEXT,
    foreign_amount TEXT,
    rate TEXT,
    PRIMARY KEY (book_id, seq),
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq),
    CHECK ((means = 'in_kind') = (goods IS NOT NULL)),
    CHECK ((goods IS NULL) = (valued_by IS NULL)),
    CHECK ((currency IS NULL) = (foreign_amount IS NULL) AND (currency IS NULL) = (rate IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE gift_allocations (
    book_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (book_id, seq, fund_id),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq)
) STRICT, WITHOUT ROWID;

-- Who is thanked beside the donor; never added to a total.
CREATE TABLE gift_credits (
    book_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    party_id INTEGER NOT NULL REFERENCES parties (id),
    kind TEXT NOT NULL CHECK (kind IN ('soft', 'member')),
    year INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (book_id, seq, party_id),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX gift_credits_by_year ON gift_credits (book_id, year);

CREATE TABLE receipts (
    book_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    seq INTEGER NOT NULL,
    void_seq INTEGER,
    PRIMARY KEY (book_id, year, no),
    UNIQUE (book_id, seq),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq),
    FOREIGN KEY (book_id, void_seq) REFERENCES entries (book_id, seq)
) STRICT, WITHOUT ROWID;

-- Kept in the same write as the gifts, so that an honour roll costs donors, not history.
CREATE TABLE donor_totals (
    book_id INTEGER NOT NULL REFERENCES books (id),
    year INTEGER NOT NULL,
    party_id INTEGER NOT NULL REFERENCES parties (id),
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    cash INTEGER NOT NULL,
    in_kind INTEGER NOT NULL,
    gifts INTEGER NOT NULL,
    PRIMARY KEY (book_id, year, party_id, anonymous)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    kind TEXT NOT NULL CHECK (kind IN ('donations', 'statement', 'nominations')),
    file_name TEXT NOT NULL,
    file_sha256 BLOB NOT NULL,
    added INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL
) STRICT;

-- The n-th occurrence of a row's fingerprint is taken once, whichever file it stands in.
CREATE TABLE import_rows (
    book_id INTEGER NOT NULL REFERENCES books (id),
    kind TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    occurrence INTEGER NOT NULL CHECK (occurrence > 0),
    import_id INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (book_id, kind, fingerprint, occurrence)
) STRICT, WITHOUT ROWID;

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
    seq INTEGER,
    UNIQUE (book_id, account_id, fingerprint, occurrence),
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq)
) STRICT;
CREATE INDEX statement_lines_by_day ON statement_lines (book_id, account_id, day);

CREATE TRIGGER gifts_refuse_update BEFORE UPDATE ON gifts
BEGIN SELECT RAISE(ABORT, 'gifts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER gifts_refuse_delete BEFORE DELETE ON gifts
BEGIN SELECT RAISE(ABORT, 'gifts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER gift_allocations_refuse_update BEFORE UPDATE ON gift_allocations
BEGIN SELECT RAISE(ABORT, 'gift_allocations: what is recorded is never changed or deleted'); END;

CREATE TRIGGER gift_allocations_refuse_delete BEFORE DELETE ON gift_allocations
BEGIN SELECT RAISE(ABORT, 'gift_allocations: what is recorded is never changed or deleted'); END;

CREATE TRIGGER gift_credits_refuse_update BEFORE UPDATE ON gift_credits
BEGIN SELECT RAISE(ABORT, 'gift_credits: what is recorded is never changed or deleted'); END;

CREATE TRIGGER gift_credits_refuse_delete BEFORE DELETE ON gift_credits
BEGIN SELECT RAISE(ABORT, 'gift_credits: what is recorded is never changed or deleted'); END;
