DROP TABLE round_holds;
