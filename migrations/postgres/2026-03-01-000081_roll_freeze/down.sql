DROP TABLE roll_errata;
ALTER TABLE rolls DROP COLUMN approval_id;
