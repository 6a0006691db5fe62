DROP TABLE roll_merits;
