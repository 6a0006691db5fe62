-- How many days money waits for whoever was awarded, where a round says another number than usual.
CREATE TABLE round_holds (
    round_id INTEGER PRIMARY KEY REFERENCES rounds (id),
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 730)
) STRICT;

CREATE TRIGGER round_holds_refuse_update BEFORE UPDATE ON round_holds
BEGIN SELECT RAISE(ABORT, 'round_holds: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_holds_refuse_delete BEFORE DELETE ON round_holds
BEGIN SELECT RAISE(ABORT, 'round_holds: what is recorded is never changed or deleted'); END;
