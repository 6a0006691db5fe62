DROP TABLE nomination_thanks;
