DROP TABLE duplicate_pairs;
DROP TABLE party_differences;
DROP TABLE party_heads;
DROP TABLE party_merges;
DROP FUNCTION refuse_all_but_undoing;
