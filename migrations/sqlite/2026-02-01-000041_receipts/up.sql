-- A gift that was recorded anew in place of one whose receipt is void; each is replaced once.
CREATE TABLE gift_reissues (
    book_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    of_seq INTEGER NOT NULL,
    PRIMARY KEY (book_id, seq),
    UNIQUE (book_id, of_seq),
    FOREIGN KEY (book_id, seq) REFERENCES gifts (book_id, seq),
    FOREIGN KEY (book_id, of_seq) REFERENCES gifts (book_id, seq),
    CHECK (seq > of_seq)
) STRICT, WITHOUT ROWID;

-- Every print of a paper: the first is the original, the others are copies.
CREATE TABLE prints (
    book_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    paper TEXT NOT NULL CHECK (paper IN ('receipt', 'voucher', 'letter')),
    no INTEGER NOT NULL CHECK (no > 0),
    user_id INTEGER NOT NULL REFERENCES users (id),
    printed_at INTEGER NOT NULL,
    PRIMARY KEY (book_id, seq, paper, no),
    FOREIGN KEY (book_id, seq) REFERENCES entries (book_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER gift_reissues_refuse_update BEFORE UPDATE ON gift_reissues
BEGIN SELECT RAISE(ABORT, 'gift_reissues: what is recorded is never changed or deleted'); END;

CREATE TRIGGER gift_reissues_refuse_delete BEFORE DELETE ON gift_reissues
BEGIN SELECT RAISE(ABORT, 'gift_reissues: what is recorded is never changed or deleted'); END;

CREATE TRIGGER prints_refuse_update BEFORE UPDATE ON prints
BEGIN SELECT RAISE(ABORT, 'prints: what is recorded is never changed or deleted'); END;

CREATE TRIGGER prints_refuse_delete BEFORE DELETE ON prints
BEGIN SELECT RAISE(ABORT, 'prints: what is recorded is never changed or deleted'); END;
