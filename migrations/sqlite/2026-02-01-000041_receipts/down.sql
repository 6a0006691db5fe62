DROP TABLE prints;
DROP TABLE gift_reissues;
