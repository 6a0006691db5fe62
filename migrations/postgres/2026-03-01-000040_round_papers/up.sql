-- The documents that a round asks nominees for, in the order in which it names them.
CREATE TABLE round_documents (
    round_id BIGINT NOT NULL REFERENCES rounds (id),
    position BIGINT NOT NULL CHECK (position > 0),
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (round_id, position)
);

-- A round that units below may follow; what follows it may be stricter and never looser.
CREATE TABLE round_templates (
    round_id BIGINT PRIMARY KEY REFERENCES rounds (id),
    published_by BIGINT NOT NULL REFERENCES users (id),
    published_at BIGINT NOT NULL
);

CREATE TABLE round_adoptions (
    round_id BIGINT PRIMARY KEY REFERENCES rounds (id),
    template_id BIGINT NOT NULL REFERENCES round_templates (round_id)
);
CREATE INDEX round_adoptions_by_template ON round_adoptions (template_id);

CREATE INDEX nominations_by_book ON nominations (book_id, id);

CREATE TRIGGER round_documents_refuse_change BEFORE UPDATE OR DELETE ON round_documents
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER round_documents_refuse_truncate BEFORE TRUNCATE ON round_documents
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER round_templates_refuse_change BEFORE UPDATE OR DELETE ON round_templates
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER round_templates_refuse_truncate BEFORE TRUNCATE ON round_templates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER round_adoptions_refuse_change BEFORE UPDATE OR DELETE ON round_adoptions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER round_adoptions_refuse_truncate BEFORE TRUNCATE ON round_adoptions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
