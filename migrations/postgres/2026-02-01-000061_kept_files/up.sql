-- Statements that were handed in, as long as somebody may check them, take them back or ask for their bad rows.
-- They name people, so they go when that time is over.
CREATE TABLE kept_files (
    book_id BIGINT NOT NULL REFERENCES books (id),
    bank_account_id BIGINT NOT NULL REFERENCES bank_accounts (id),
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    bytes BYTEA NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id),
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (book_id, bank_account_id, sha256)
);
