-- Statements that were handed in, as long as somebody may check them, take them back or ask for their bad rows.
-- They name people, so they go when that time is over.
CREATE TABLE kept_files (
    book_id INTEGER NOT NULL REFERENCES books (id),
    bank_account_id INTEGER NOT NULL REFERENCES bank_accounts (id),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    bytes BLOB NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, bank_account_id, sha256)
) STRICT;
