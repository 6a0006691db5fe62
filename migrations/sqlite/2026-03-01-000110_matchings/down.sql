DROP TABLE matching_lines;
DROP TABLE matchings;
DROP TABLE match_drafts;
