-- A gift that was recorded anew in place of one whose receipt is void; each is replaced once.
CREATE TABLE gift_reissues (
    book_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    of_seq BIGINT NOT NULL,
    PRIMARY KEY (book_id, seq),
    UNIQUE (book_id, of_seq),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq),
    FOREIGN KEY (book_id, of_seq) REFERENCES gifts (book_id, seq),
    CHECK (seq > of_seq)
);

-- Every print of a paper: the first is the original, the others are copies.
CREATE TABLE prints (
    book_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    paper TEXT COLLATE "C" NOT NULL CHECK (paper IN ('receipt', 'voucher', 'letter')),
    no BIGINT NOT NULL CHECK (no > 0),
    user_id BIGINT NOT NULL REFERENCES users (id),
    printed_at BIGINT NOT NULL,
    PRIMARY KEY (book_id, seq, paper, no),
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq)
);

CREATE TRIGGER gift_reissues_refuse_change BEFORE UPDATE OR DELETE ON gift_reissues
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER gift_reissues_refuse_truncate BEFORE TRUNCATE ON gift_reissues
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER prints_refuse_change BEFORE UPDATE OR DELETE ON prints
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prints_refuse_truncate BEFORE TRUNCATE ON prints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
