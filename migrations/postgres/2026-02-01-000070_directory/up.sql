-- What each book knows of whom. A unit's people search here and nowhere else, so they find their own donors only.
-- The texts repeat the party's name, address and phone in the form in which they are searched.
CREATE TABLE book_parties (
    book_id BIGINT NOT NULL REFERENCES books (id),
    party_id BIGINT NOT NULL REFERENCES parties (id),
    as_donor BOOLEAN NOT NULL,
    as_recipient BOOLEAN NOT NULL,
    folded TEXT NOT NULL,
    marked TEXT COLLATE "C" NOT NULL,
    place BYTEA NOT NULL,
    PRIMARY KEY (book_id, party_id)
);
CREATE INDEX book_parties_by_party ON book_parties (party_id);
CREATE INDEX book_parties_by_place ON book_parties (book_id, place, party_id);

-- Every word of those texts, without marks, with the word as it is marked behind it.
CREATE TABLE party_words (
    book_id BIGINT NOT NULL REFERENCES books (id),
    word TEXT COLLATE "C" NOT NULL CHECK (word <> ''),
    marked TEXT COLLATE "C" NOT NULL,
    party_id BIGINT NOT NULL REFERENCES parties (id),
    PRIMARY KEY (book_id, word, marked, party_id)
);

-- Phone numbers as they are dialled today, for finding a donor whom the book does not know yet.
CREATE TABLE party_phones (
    number TEXT COLLATE "C" NOT NULL CHECK (number <> ''),
    party_id BIGINT NOT NULL REFERENCES parties (id),
    PRIMARY KEY (number, party_id)
);

CREATE INDEX gifts_by_party ON gifts (party_id, book_id, seq);
CREATE INDEX gift_credits_by_party ON gift_credits (party_id, book_id, seq);
CREATE INDEX donor_totals_by_party ON donor_totals (party_id, book_id, year);
