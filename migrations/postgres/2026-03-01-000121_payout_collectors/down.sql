DROP TABLE payout_collectors;
