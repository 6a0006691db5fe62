DROP TABLE nomination_papers;
