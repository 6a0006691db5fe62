ALTER TABLE roll_rows DROP COLUMN seal;
