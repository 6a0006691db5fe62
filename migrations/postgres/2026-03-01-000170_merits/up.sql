-- Under which decision certificates of merit are given for a frozen roll: to everybody from a tier on, under running
-- numbers of the unit's book of commendations. A later row of the same roll stands in the place of the one before.
CREATE TABLE roll_merits (
    roll_id BIGINT NOT NULL REFERENCES rolls (id),
    no BIGINT NOT NULL CHECK (no > 0),
    book_id BIGINT NOT NULL REFERENCES books (id),
    decision TEXT NOT NULL CHECK (decision <> ''),
    decided_on DATE NOT NULL,
    minimum BIGINT NOT NULL CHECK (minimum >= 0),
    first_no BIGINT NOT NULL CHECK (first_no > 0),
    last_no BIGINT NOT NULL CHECK (last_no >= first_no),
    recorded_by BIGINT NOT NULL REFERENCES users (id),
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (roll_id, no)
);
CREATE INDEX roll_merits_by_book ON roll_merits (book_id);

CREATE TRIGGER roll_merits_refuse_change BEFORE UPDATE OR DELETE ON roll_merits
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roll_merits_refuse_truncate BEFORE TRUNCATE ON roll_merits
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
