-- What reviewers score, from 1 to 5 each; blind where nobody sees others' scores before giving their own.
CREATE TABLE round_rubrics (
    round_id INTEGER PRIMARY KEY REFERENCES rounds (id),
    blind INTEGER NOT NULL CHECK (blind IN (0, 1))
) STRICT;

CREATE TABLE round_criteria (
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    position INTEGER NOT NULL CHECK (position > 0),
    name TEXT NOT NULL CHECK (name <> ''),
    weight INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 10),
    PRIMARY KEY (round_id, position)
) STRICT, WITHOUT ROWID;

-- What somebody gave a nomination; the last review of each reviewer counts.
CREATE TABLE nomination_reviews (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    note TEXT NOT NULL,
    reviewed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX nomination_reviews_by_nomination ON nomination_reviews (nomination_id, user_id, id);
CREATE INDEX nomination_reviews_by_book ON nomination_reviews (book_id, user_id);

CREATE TABLE nomination_scores (
    review_id INTEGER NOT NULL REFERENCES nomination_reviews (id),
    position INTEGER NOT NULL CHECK (position > 0),
    points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 5),
    PRIMARY KEY (review_id, position)
) STRICT, WITHOUT ROWID;

-- Whom a reviewer puts before the council without any objection; the check is the one that had none.
CREATE TABLE nomination_advices (
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    check_id INTEGER NOT NULL REFERENCES checks (id),
    advised_at INTEGER NOT NULL,
    PRIMARY KEY (nomination_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX nomination_advices_by_book ON nomination_advices (book_id);

-- A nomination that went back to whoever made it, and the answer.
CREATE TABLE nomination_returns (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    reason TEXT NOT NULL CHECK (reason IN ('missing_proof', 'missing_marks', 'missing_consent', 'wrong_facts', 'unreadable')),
    note TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    returned_at INTEGER NOT NULL
) STRICT;
CREATE INDEX nomination_returns_by_nomination ON nomination_returns (nomination_id, id);
CREATE INDEX nomination_returns_by_book ON nomination_returns (book_id);

CREATE TABLE nomination_answers (
    return_id INTEGER PRIMARY KEY REFERENCES nomination_returns (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    note TEXT NOT NULL CHECK (note <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    answered_at INTEGER NOT NULL
) STRICT;
CREATE INDEX nomination_answers_by_book ON nomination_answers (book_id);

CREATE TRIGGER round_rubrics_refuse_update BEFORE UPDATE ON round_rubrics
BEGIN SELECT RAISE(ABORT, 'round_rubrics: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_rubrics_refuse_delete BEFORE DELETE ON round_rubrics
BEGIN SELECT RAISE(ABORT, 'round_rubrics: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_criteria_refuse_update BEFORE UPDATE ON round_criteria
BEGIN SELECT RAISE(ABORT, 'round_criteria: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_criteria_refuse_delete BEFORE DELETE ON round_criteria
BEGIN SELECT RAISE(ABORT, 'round_criteria: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_reviews_refuse_update BEFORE UPDATE ON nomination_reviews
BEGIN SELECT RAISE(ABORT, 'nomination_reviews: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_reviews_refuse_delete BEFORE DELETE ON nomination_reviews
BEGIN SELECT RAISE(ABORT, 'nomination_reviews: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_scores_refuse_update BEFORE UPDATE ON nomination_scores
BEGIN SELECT RAISE(ABORT, 'nomination_scores: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_scores_refuse_delete BEFORE DELETE ON nomination_scores
BEGIN SELECT RAISE(ABORT, 'nomination_scores: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_advices_refuse_update BEFORE UPDATE ON nomination_advices
BEGIN SELECT RAISE(ABORT, 'nomination_advices: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_advices_refuse_delete BEFORE DELETE ON nomination_advices
BEGIN SELECT RAISE(ABORT, 'nomination_advices: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_returns_refuse_update BEFORE UPDATE ON nomination_returns
BEGIN SELECT RAISE(ABORT, 'nomination_returns: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_returns_refuse_delete BEFORE DELETE ON nomination_returns
BEGIN SELECT RAISE(ABORT, 'nomination_returns: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_answers_refuse_update BEFORE UPDATE ON nomination_answers
BEGIN SELECT RAISE(ABORT, 'nomination_answers: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_answers_refuse_delete BEFORE DELETE ON nomination_answers
BEGIN SELECT RAISE(ABORT, 'nomination_answers: what is recorded is never changed or deleted'); END;
