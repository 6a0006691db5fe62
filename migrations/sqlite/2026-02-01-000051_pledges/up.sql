-- Promises stand outside the ledger; nothing here is ever changed, and where a pledge stands is worked out.
CREATE TABLE pledges (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    made_on TEXT NOT NULL,
    words TEXT NOT NULL,
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1))
) STRICT;
CREATE INDEX pledges_by_book ON pledges (book_id);

CREATE TABLE pledge_versions (
    book_id INTEGER NOT NULL REFERENCES books (id),
    pledge_id INTEGER NOT NULL REFERENCES pledges (id),
    version INTEGER NOT NULL CHECK (version > 0),
    decided_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (pledge_id, version),
    CHECK ((version = 1) = (reason = ''))
) STRICT, WITHOUT ROWID;
CREATE INDEX pledge_versions_by_book ON pledge_versions (book_id);

CREATE TABLE pledge_instalments (
    book_id INTEGER NOT NULL REFERENCES books (id),
    pledge_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    due_on TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (pledge_id, version, no),
    FOREIGN KEY (pledge_id, version) REFERENCES pledge_versions (pledge_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX pledge_instalments_by_book ON pledge_instalments (book_id);

-- A gift counts towards one pledge, and only while it stands.
CREATE TABLE pledge_payments (
    book_id INTEGER NOT NULL,
    gift_seq INTEGER NOT NULL,
    pledge_id INTEGER NOT NULL REFERENCES pledges (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, gift_seq),
    FOREIGN KEY (book_id, gift_seq) REFERENCES gifts (book_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX pledge_payments_by_pledge ON pledge_payments (pledge_id);

CREATE TABLE pledge_lapses (
    book_id INTEGER NOT NULL REFERENCES books (id),
    pledge_id INTEGER NOT NULL PRIMARY KEY REFERENCES pledges (id),
    day TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pledge_lapses_by_book ON pledge_lapses (book_id);

CREATE TRIGGER pledges_refuse_update BEFORE UPDATE ON pledges
BEGIN SELECT RAISE(ABORT, 'pledges: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledges_refuse_delete BEFORE DELETE ON pledges
BEGIN SELECT RAISE(ABORT, 'pledges: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_versions_refuse_update BEFORE UPDATE ON pledge_versions
BEGIN SELECT RAISE(ABORT, 'pledge_versions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_versions_refuse_delete BEFORE DELETE ON pledge_versions
BEGIN SELECT RAISE(ABORT, 'pledge_versions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_instalments_refuse_update BEFORE UPDATE ON pledge_instalments
BEGIN SELECT RAISE(ABORT, 'pledge_instalments: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_instalments_refuse_delete BEFORE DELETE ON pledge_instalments
BEGIN SELECT RAISE(ABORT, 'pledge_instalments: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_payments_refuse_update BEFORE UPDATE ON pledge_payments
BEGIN SELECT RAISE(ABORT, 'pledge_payments: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_payments_refuse_delete BEFORE DELETE ON pledge_payments
BEGIN SELECT RAISE(ABORT, 'pledge_payments: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_lapses_refuse_update BEFORE UPDATE ON pledge_lapses
BEGIN SELECT RAISE(ABORT, 'pledge_lapses: what is recorded is never changed or deleted'); END;

CREATE TRIGGER pledge_lapses_refuse_delete BEFORE DELETE ON pledge_lapses
BEGIN SELECT RAISE(ABORT, 'pledge_lapses: what is recorded is never changed or deleted'); END;
