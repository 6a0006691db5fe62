CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE CHECK (login <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE units (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    level TEXT NOT NULL,
    parent_id INTEGER REFERENCES units (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT;

CREATE TABLE unit_successions (
    from_id INTEGER NOT NULL REFERENCES units (id),
    to_id INTEGER NOT NULL REFERENCES units (id),
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename')),
    share_percent INTEGER NOT NULL CHECK (share_percent BETWEEN 0 AND 100),
    PRIMARY KEY (from_id, to_id, on_day)
) STRICT;

CREATE TABLE user_roles (
    user_id INTEGER NOT NULL REFERENCES users (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    role TEXT NOT NULL,
    PRIMARY KEY (user_id, unit_id, role)
) STRICT;

-- Book 1 is the register: it keeps no accounts, only the audit chain of units, users and rules.
CREATE TABLE books (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER UNIQUE REFERENCES units (id),
    regime TEXT NOT NULL,
    length INTEGER NOT NULL CHECK (length >= 0),
    head BLOB NOT NULL,
    audit_length INTEGER NOT NULL CHECK (audit_length >= 0),
    audit_head BLOB NOT NULL,
    closed_through INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    code TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('asset', 'liability', 'equity', 'income', 'expense')),
    role TEXT,
    parent_id INTEGER REFERENCES accounts (id),
    UNIQUE (book_id, code),
    UNIQUE (book_id, role)
) STRICT;

CREATE TABLE parties (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'household', 'organisation', 'business', 'collective')),
    name TEXT NOT NULL CHECK (name <> ''),
    match_key TEXT NOT NULL,
    sort_name TEXT,
    recognition_name TEXT NOT NULL,
    birth_date TEXT,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX parties_by_match ON parties (match_key, kind);

CREATE TABLE consents (
    party_id INTEGER NOT NULL REFERENCES parties (id),
    purpose TEXT NOT NULL,
    given_on TEXT NOT NULL,
    proof TEXT NOT NULL CHECK (proof <> ''),
    withdrawn_on TEXT,
    PRIMARY KEY (party_id, purpose, given_on),
    CHECK (withdrawn_on IS NULL OR withdrawn_on >= given_on)
) STRICT;

CREATE TABLE party_members (
    collective_id INTEGER NOT NULL REFERENCES parties (id),
    member_id INTEGER NOT NULL REFERENCES parties (id),
    PRIMARY KEY (collective_id, member_id),
    CHECK (collective_id <> member_id)
) STRICT;

-- The account numbers from which a party is known to have paid; they tell apart donors of one name.
CREATE TABLE party_accounts (
    party_id INTEGER NOT NULL REFERENCES parties (id),
    number TEXT NOT NULL CHECK (number <> ''),
    PRIMARY KEY (party_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE funds (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    code TEXT NOT NULL CHECK (code <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('general', 'programme', 'endowment', 'sponsorship', 'pass_through')),
    donor_id INTEGER REFERENCES parties (id),
    donor_words TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    UNIQUE (book_id, code)
) STRICT;

CREATE TABLE entries (
    book_id INTEGER NOT NULL REFERENCES books (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    day TEXT NOT NULL,
    series TEXT NOT NULL,
    voucher_year INTEGER NOT NULL,
    voucher_no INTEGER NOT NULL CHECK (voucher_no > 0),
    source TEXT NOT NULL,
    description TEXT NOT NULL,
    link_kind TEXT CHECK (link_kind IN ('reversal', 'adjustment')),
    link_seq INTEGER,
    request_key TEXT,
    recorded_at INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (book_id, seq),
    UNIQUE (book_id, series, voucher_year, voucher_no),
    CHECK ((link_kind IS NULL) = (link_seq IS NULL)),
    FOREIGN KEY (book_id, link_seq) REFERENCES entries (book_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entries_reversed_once ON entries (book_id, link_seq) WHERE link_kind = 'reversal';
CREATE INDEX entries_by_day ON entries (book_id, day, seq);

CREATE TABLE postings (
    book_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    line INTEGER NOT NULL CHECK (line > 0),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    party_id INTEGER REFERENCES parties (id),
    amount INTEGER NOT NULL CHECK (amount <> 0),
    day TEXT NOT NULL,
    PRIMARY KEY (book_id, seq, line),
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX postings_by_account ON postings (book_id, account_id, day, fund_id, amount);

CREATE TABLE month_balances (
    book_id INTEGER NOT NULL REFERENCES books (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    month INTEGER NOT NULL,
    debit INTEGER NOT NULL CHECK (debit >= 0),
    credit INTEGER NOT NULL CHECK (credit >= 0),
    PRIMARY KEY (book_id, account_id, fund_id, month)
) STRICT, WITHOUT ROWID;

-- The last number taken of each series, so that numbers run without a gap.
CREATE TABLE counters (
    book_id INTEGER NOT NULL REFERENCES books (id),
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    last_no INTEGER NOT NULL CHECK (last_no > 0),
    PRIMARY KEY (book_id, series, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE periods (
    book_id INTEGER NOT NULL REFERENCES books (id),
    month INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'soft', 'hard')),
    soft_role TEXT,
    soft_until INTEGER,
    reason TEXT NOT NULL CHECK (reason <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    changed_at INTEGER NOT NULL,
    state_hash BLOB NOT NULL,
    PRIMARY KEY (book_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    book_id INTEGER NOT NULL REFERENCES books (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    recorded_at INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    ledger_length INTEGER NOT NULL,
    ledger_head BLOB NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (book_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
    book_id INTEGER NOT NULL REFERENCES books (id),
    request_key TEXT NOT NULL CHECK (request_key <> ''),
    body TEXT NOT NULL,
    outcome TEXT NOT NULL,
    refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, request_key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries: what is recorded is never changed or deleted'); END;

CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries: what is recorded is never changed or deleted'); END;

CREATE TRIGGER postings_refuse_update BEFORE UPDATE ON postings
BEGIN SELECT RAISE(ABORT, 'postings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER postings_refuse_delete BEFORE DELETE ON postings
BEGIN SELECT RAISE(ABORT, 'postings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit: what is recorded is never changed or deleted'); END;

CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit: what is recorded is never changed or deleted'); END;

INSERT INTO books VALUES (1, NULL, 'register', 0, zeroblob(32), 0, zeroblob(32), 0, 0);
