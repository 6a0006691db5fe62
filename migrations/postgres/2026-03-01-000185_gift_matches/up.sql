-- Which gifts of others a gift matches, and how much of it is given for each; never added to a total.
CREATE TABLE gift_matches (
    book_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    matched_seq BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (book_id, seq, matched_seq),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq),
    FOREIGN KEY (book_id, matched_seq) REFERENCES gifts (book_id, seq),
    -- What is matched was there before.
    CHECK (matched_seq < seq)
);
CREATE INDEX gift_matches_by_matched ON gift_matches (book_id, matched_seq);

CREATE TRIGGER gift_matches_refuse_change BEFORE UPDATE OR DELETE ON gift_matches
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER gift_matches_refuse_truncate BEFORE TRUNCATE ON gift_matches
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
