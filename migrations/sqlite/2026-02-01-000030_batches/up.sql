-- Envelopes that are entered together. What was counted on the table stands beside what was typed.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    day TEXT NOT NULL,
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    means TEXT NOT NULL CHECK (means IN ('cash', 'transfer')),
    account_id INTEGER REFERENCES accounts (id),
    expected_count INTEGER CHECK (expected_count > 0),
    expected_total INTEGER CHECK (expected_total > 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'posted', 'discarded')),
    made_by INTEGER NOT NULL REFERENCES users (id),
    made_at INTEGER NOT NULL,
    closed_by INTEGER REFERENCES users (id),
    closed_at INTEGER,
    first_seq INTEGER,
    receipt_year INTEGER,
    first_no INTEGER CHECK (first_no > 0),
    gifts INTEGER CHECK (gifts > 0),
    FOREIGN KEY (book_id, first_seq) REFERENCES gifts (book_id, seq),
    FOREIGN KEY (book_id, receipt_year, first_no) REFERENCES receipts (book_id, year, no),
    CHECK ((state = 'open') = (closed_by IS NULL) AND (state = 'open') = (closed_at IS NULL)),
    CHECK ((state = 'posted') = (first_seq IS NOT NULL) AND (state = 'posted') = (receipt_year IS NOT NULL)),
    CHECK ((state = 'posted') = (first_no IS NOT NULL) AND (state = 'posted') = (gifts IS NOT NULL)),
    CHECK (state <> 'posted' OR (expected_count IS NOT NULL AND expected_count = gifts)),
    CHECK (state <> 'posted' OR expected_total IS NOT NULL)
) STRICT;
CREATE INDEX batches_by_unit ON batches (unit_id, made_at, id);

-- One envelope as it was typed, whether or not its amount can be read yet.
CREATE TABLE batch_rows (
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    line INTEGER NOT NULL CHECK (line > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    row_key TEXT NOT NULL CHECK (row_key <> ''),
    version INTEGER NOT NULL CHECK (version > 0),
    donor TEXT NOT NULL,
    identity TEXT NOT NULL CHECK (identity IN ('unsettled', 'on_file', 'same_as_above', 'new')),
    party_id INTEGER REFERENCES parties (id),
    typed TEXT NOT NULL,
    amount INTEGER CHECK (amount >= 0),
    words TEXT NOT NULL,
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    fund_id INTEGER REFERENCES funds (id),
    sure INTEGER,
    seq INTEGER,
    PRIMARY KEY (batch_id, line),
    UNIQUE (batch_id, row_key),
    UNIQUE (book_id, seq),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq),
    CHECK ((identity = 'on_file') = (party_id IS NOT NULL)),
    CHECK (seq IS NULL OR amount > 0)
) STRICT, WITHOUT ROWID;

-- For lists of gifts by their days.
CREATE INDEX gifts_by_day ON gifts (book_id, received_on, seq);

-- Until it is posted a batch may change; what it has become may not.
CREATE TRIGGER batches_refuse_update BEFORE UPDATE ON batches WHEN OLD.state = 'posted'
BEGIN SELECT RAISE(ABORT, 'batches: what is recorded is never changed or deleted'); END;

CREATE TRIGGER batches_refuse_delete BEFORE DELETE ON batches
BEGIN SELECT RAISE(ABORT, 'batches: what is recorded is never changed or deleted'); END;

CREATE TRIGGER batch_rows_refuse_insert BEFORE INSERT ON batch_rows
WHEN (SELECT state FROM batches WHERE id = NEW.batch_id) <> 'open'
BEGIN SELECT RAISE(ABORT, 'batch_rows: what is recorded is never changed or deleted'); END;

CREATE TRIGGER batch_rows_refuse_update BEFORE UPDATE ON batch_rows
WHEN EXISTS (SELECT 1 FROM batches WHERE id IN (OLD.batch_id, NEW.batch_id) AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'batch_rows: what is recorded is never changed or deleted'); END;

CREATE TRIGGER batch_rows_refuse_delete BEFORE DELETE ON batch_rows
WHEN (SELECT state FROM batches WHERE id = OLD.batch_id) <> 'open'
BEGIN SELECT RAISE(ABORT, 'batch_rows: what is recorded is never changed or deleted'); END;
