DROP INDEX nominations_by_book;
DROP TABLE round_adoptions;
DROP TABLE round_templates;
DROP TABLE round_documents;
