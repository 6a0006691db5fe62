DROP TABLE import_undos;
DROP TABLE stated_balances;
DROP TABLE line_decisions;
DROP TRIGGER statement_lines_refuse_update ON statement_lines;
DROP TRIGGER statement_lines_refuse_delete ON statement_lines;
DROP TRIGGER statement_lines_refuse_truncate ON statement_lines;
DELETE FROM statement_lines WHERE state = 'withdrawn';
DROP INDEX statement_lines_by_import;
DROP INDEX statement_lines_waiting;
DROP INDEX statement_lines_once;
DROP INDEX statement_lines_by_entry;
ALTER TABLE statement_lines
    DROP COLUMN state,
    ADD CONSTRAINT statement_lines_book_id_account_id_fingerprint_occurrence_key
        UNIQUE (book_id, account_id, fingerprint, occurrence);
DROP TABLE memo_codes;
DROP TABLE appeals;
DROP TABLE bank_accounts;
