-- The half-year and yearly reports of a unit to the one above it. What was sent is never changed; a report that
-- comes back is sent again as another version. Where a report stands is worked out.
CREATE TABLE filings (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('h1', 'h2', 'year')),
    opened_by INTEGER NOT NULL REFERENCES users (id),
    opened_at INTEGER NOT NULL,
    UNIQUE (unit_id, year, part)
) STRICT;
CREATE INDEX filings_by_book ON filings (book_id);

-- What is being written; it says nothing to anybody until it is sent.
CREATE TABLE filing_drafts (
    filing_id INTEGER PRIMARY KEY REFERENCES filings (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    written TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX filing_drafts_by_book ON filing_drafts (book_id);

CREATE TABLE filing_versions (
    filing_id INTEGER NOT NULL REFERENCES filings (id),
    version INTEGER NOT NULL CHECK (version > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    to_unit_id INTEGER REFERENCES units (id),
    content TEXT NOT NULL,
    digest BLOB NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (filing_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX filing_versions_by_book ON filing_versions (book_id);
CREATE INDEX filing_versions_by_receiver ON filing_versions (to_unit_id);

-- A version is answered once.
CREATE TABLE filing_acts (
    filing_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    book_id INTEGER NOT NULL REFERENCES books (id),
    deed TEXT NOT NULL CHECK (deed IN ('accept', 'return')),
    note TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    acted_at INTEGER NOT NULL,
    PRIMARY KEY (filing_id, version),
    FOREIGN KEY (filing_id, version) REFERENCES filing_versions (filing_id, version),
    CHECK (deed = 'accept' OR note <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX filing_acts_by_book ON filing_acts (book_id);

-- What a book awarded, without reading the awards of the others.
CREATE INDEX awards_by_book ON awards (book_id, award_seq);

CREATE TRIGGER filings_refuse_update BEFORE UPDATE ON filings
BEGIN SELECT RAISE(ABORT, 'filings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER filings_refuse_delete BEFORE DELETE ON filings
BEGIN SELECT RAISE(ABORT, 'filings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER filing_versions_refuse_update BEFORE UPDATE ON filing_versions
BEGIN SELECT RAISE(ABORT, 'filing_versions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER filing_versions_refuse_delete BEFORE DELETE ON filing_versions
BEGIN SELECT RAISE(ABORT, 'filing_versions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER filing_acts_refuse_update BEFORE UPDATE ON filing_acts
BEGIN SELECT RAISE(ABORT, 'filing_acts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER filing_acts_refuse_delete BEFORE DELETE ON filing_acts
BEGIN SELECT RAISE(ABORT, 'filing_acts: what is recorded is never changed or deleted'); END;
