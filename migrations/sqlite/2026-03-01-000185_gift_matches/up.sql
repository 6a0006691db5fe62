-- Which gifts of others a gift matches, and how much of it is given for each; never added to a total.
CREATE TABLE gift_matches (
    book_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    matched_seq INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (book_id, seq, matched_seq),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq),
    FOREIGN KEY (book_id, matched_seq) REFERENCES gifts (book_id, seq),
    -- What is matched was there before.
    CHECK (matched_seq < seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX gift_matches_by_matched ON gift_matches (book_id, matched_seq);

CREATE TRIGGER gift_matches_refuse_update BEFORE UPDATE ON gift_matches
BEGIN SELECT RAISE(ABORT, 'gift_matches: what is recorded is never changed or deleted'); END;

CREATE TRIGGER gift_matches_refuse_delete BEFORE DELETE ON gift_matches
BEGIN SELECT RAISE(ABORT, 'gift_matches: what is recorded is never changed or deleted'); END;
