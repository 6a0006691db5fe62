-- One party turned out to be another. Nothing that refers to either is touched: whoever reads follows the pointer.
-- A merge is evidence: it is undone by saying so, once, and never removed.
CREATE TABLE party_merges (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    survivor_id INTEGER NOT NULL REFERENCES parties (id),
    loser_id INTEGER NOT NULL REFERENCES parties (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    loser TEXT NOT NULL,
    merged_at INTEGER NOT NULL,
    merged_by INTEGER NOT NULL REFERENCES users (id),
    undone_at INTEGER,
    undone_by INTEGER REFERENCES users (id),
    CHECK (survivor_id <> loser_id),
    CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX party_merges_once ON party_merges (loser_id) WHERE undone_at IS NULL;
CREATE INDEX party_merges_by_survivor ON party_merges (survivor_id);

-- Where the pointers end, kept so that a list follows them in one step.
CREATE TABLE party_heads (
    party_id INTEGER PRIMARY KEY REFERENCES parties (id),
    head_id INTEGER NOT NULL REFERENCES parties (id),
    CHECK (party_id <> head_id)
) STRICT;
CREATE INDEX party_heads_by_head ON party_heads (head_id);

-- Two parties that look alike and are not the same, so that nobody is asked twice.
CREATE TABLE party_differences (
    left_id INTEGER NOT NULL REFERENCES parties (id),
    right_id INTEGER NOT NULL REFERENCES parties (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    decided_at INTEGER NOT NULL,
    decided_by INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (left_id, right_id),
    CHECK (left_id < right_id)
) STRICT;

-- Pairs that the last search for duplicates found in a book; each search writes them anew.
CREATE TABLE duplicate_pairs (
    book_id INTEGER NOT NULL REFERENCES books (id),
    left_id INTEGER NOT NULL REFERENCES parties (id),
    right_id INTEGER NOT NULL REFERENCES parties (id),
    score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
    PRIMARY KEY (book_id, left_id, right_id),
    CHECK (left_id < right_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER party_merges_refuse_update BEFORE UPDATE ON party_merges
WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id
    OR NEW.survivor_id <> OLD.survivor_id OR NEW.loser_id <> OLD.loser_id OR NEW.before <> OLD.before
    OR NEW.after <> OLD.after OR NEW.loser <> OLD.loser OR NEW.merged_at <> OLD.merged_at
    OR NEW.merged_by <> OLD.merged_by
BEGIN SELECT RAISE(ABORT, 'party_merges: what is recorded is never changed or deleted'); END;

CREATE TRIGGER party_merges_refuse_delete BEFORE DELETE ON party_merges
BEGIN SELECT RAISE(ABORT, 'party_merges: what is recorded is never changed or deleted'); END;

CREATE TRIGGER party_differences_refuse_update BEFORE UPDATE ON party_differences
BEGIN SELECT RAISE(ABORT, 'party_differences: what is recorded is never changed or deleted'); END;

CREATE TRIGGER party_differences_refuse_delete BEFORE DELETE ON party_differences
BEGIN SELECT RAISE(ABORT, 'party_differences: what is recorded is never changed or deleted'); END;
