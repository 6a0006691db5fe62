DROP TABLE roll_proofs;
DROP TABLE roll_honours;
DROP TABLE roll_seasons;
ALTER TABLE roll_tiers DROP COLUMN price;
