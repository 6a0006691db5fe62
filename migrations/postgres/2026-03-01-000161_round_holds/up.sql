-- How many days money waits for whoever was awarded, where a round says another number than usual.
CREATE TABLE round_holds (
    round_id BIGINT PRIMARY KEY REFERENCES rounds (id),
    days BIGINT NOT NULL CHECK (days BETWEEN 1 AND 730)
);

CREATE TRIGGER round_holds_refuse_change BEFORE UPDATE OR DELETE ON round_holds
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER round_holds_refuse_truncate BEFORE TRUNCATE ON round_holds
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
