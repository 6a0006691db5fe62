DROP TABLE titles;
DROP TABLE round_titles;

ALTER TABLE rounds DROP CONSTRAINT rounds_budget_check;
ALTER TABLE rounds ADD CONSTRAINT rounds_budget_check CHECK (budget > 0);
