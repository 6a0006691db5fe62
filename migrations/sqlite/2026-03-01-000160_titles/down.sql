DROP TABLE titles;
DROP TABLE round_titles;

ALTER TABLE rounds ADD COLUMN money INTEGER NOT NULL DEFAULT 1 CHECK (money > 0);
UPDATE rounds SET money = budget;
ALTER TABLE rounds DROP COLUMN budget;
ALTER TABLE rounds RENAME COLUMN money TO budget;
