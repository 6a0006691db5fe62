DROP TABLE approval_policies;
DROP TABLE approval_acts;
DROP TABLE approvals;
