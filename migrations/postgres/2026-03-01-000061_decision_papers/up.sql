-- Everything that the minutes and the decision of a meeting say, down to the names, as it was when it was signed.
CREATE TABLE decision_papers (
    decision_id BIGINT PRIMARY KEY REFERENCES decisions (id),
    book_id BIGINT NOT NULL REFERENCES books (id),
    content TEXT NOT NULL CHECK (content <> ''),
    digest BYTEA NOT NULL CHECK (length(digest) = 32),
    signed_by BIGINT NOT NULL REFERENCES users (id),
    signed_at BIGINT NOT NULL
);
CREATE INDEX decision_papers_by_book ON decision_papers (book_id);

CREATE TRIGGER decision_papers_refuse_change BEFORE UPDATE OR DELETE ON decision_papers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_papers_refuse_truncate BEFORE TRUNCATE ON decision_papers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
