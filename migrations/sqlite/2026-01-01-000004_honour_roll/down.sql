DROP TABLE roll_rows;
DROP TABLE rolls;
DROP TABLE roll_tiers;
