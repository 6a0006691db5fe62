DROP TRIGGER payout_files_refuse_update;
DROP TRIGGER payout_files_refuse_delete;
ALTER TABLE payout_files RENAME TO payout_files_after;
CREATE TABLE payout_files (
    payout_id INTEGER NOT NULL REFERENCES payouts (id),
    no INTEGER NOT NULL CHECK (no > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    layout TEXT NOT NULL CHECK (layout <> ''),
    format TEXT NOT NULL CHECK (format IN ('csv', 'xlsx')),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    taken_by INTEGER NOT NULL REFERENCES users (id),
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (payout_id, no)
) STRICT, WITHOUT ROWID;
INSERT INTO payout_files SELECT payout_id, no, book_id, layout, format, sha256, taken_by, taken_at
    FROM payout_files_after WHERE format <> 'xml';
DROP TABLE payout_files_after;

CREATE TRIGGER payout_files_refuse_update BEFORE UPDATE ON payout_files
BEGIN SELECT RAISE(ABORT, 'payout_files: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payout_files_refuse_delete BEFORE DELETE ON payout_files
BEGIN SELECT RAISE(ABORT, 'payout_files: what is recorded is never changed or deleted'); END;
