ALTER TABLE roll_proofs DROP CONSTRAINT roll_proofs_source_check;
ALTER TABLE roll_proofs DISABLE TRIGGER roll_proofs_refuse_change;
UPDATE roll_proofs SET source = 'desk' WHERE source = 'phone';
ALTER TABLE roll_proofs ENABLE TRIGGER roll_proofs_refuse_change;
ALTER TABLE roll_proofs ADD CONSTRAINT roll_proofs_source_check CHECK (source IN ('desk', 'link', 'paper'));
DROP TABLE proof_rounds;
