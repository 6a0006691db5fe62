DROP TABLE import_undos;
DROP TABLE stated_balances;
DROP TABLE line_decisions;
DROP TRIGGER statement_lines_refuse_update;
DROP TRIGGER statement_lines_refuse_delete;
ALTER TABLE statement_lines RENAME TO statement_lines_after;
DROP INDEX statement_lines_by_day;
DROP INDEX statement_lines_by_import;
DROP INDEX statement_lines_waiting;
DROP INDEX statement_lines_once;
DROP INDEX statement_lines_by_entry;
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
INSERT INTO statement_lines
    SELECT id, book_id, account_id, import_id, file_line, day, document, reference, memo, offset_name, amount,
        balance, fingerprint, occurrence, seq
    FROM statement_lines_after WHERE state <> 'withdrawn';
DROP TABLE statement_lines_after;
CREATE INDEX statement_lines_by_day ON statement_lines (book_id, account_id, day);
DROP TABLE memo_codes;
DROP TABLE appeals;
DROP TABLE bank_accounts;
