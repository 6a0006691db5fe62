DROP TABLE gift_matches;
