-- Who took the cash of a line: the recipient, or somebody who has a name and a relation.
CREATE TABLE payout_collectors (
    line_id BIGINT PRIMARY KEY REFERENCES payout_lines (id),
    book_id BIGINT NOT NULL REFERENCES books (id),
    name TEXT NOT NULL CHECK (name <> ''),
    relation TEXT NOT NULL CHECK (relation IN ('self', 'parent', 'guardian', 'proxy')),
    recorded_by BIGINT NOT NULL REFERENCES users (id),
    recorded_at BIGINT NOT NULL
);
CREATE INDEX payout_collectors_by_book ON payout_collectors (book_id);

CREATE TRIGGER payout_collectors_refuse_update BEFORE UPDATE ON payout_collectors
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payout_collectors_refuse_delete BEFORE DELETE ON payout_collectors
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payout_collectors_refuse_truncate BEFORE TRUNCATE ON payout_collectors
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
