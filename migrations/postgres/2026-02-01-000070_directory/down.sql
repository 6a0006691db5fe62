DROP INDEX donor_totals_by_party;
DROP INDEX gift_credits_by_party;
DROP INDEX gifts_by_party;
DROP TABLE party_phones;
DROP TABLE party_words;
DROP TABLE book_parties;
