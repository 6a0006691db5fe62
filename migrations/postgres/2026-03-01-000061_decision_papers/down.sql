DROP TABLE decision_papers;
