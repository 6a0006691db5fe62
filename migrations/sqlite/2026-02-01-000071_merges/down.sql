DROP TABLE duplicate_pairs;
DROP TABLE party_differences;
DROP TABLE party_heads;
DROP TABLE party_merges;
