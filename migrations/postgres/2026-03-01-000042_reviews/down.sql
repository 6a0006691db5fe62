DROP TABLE nomination_answers;
DROP TABLE nomination_returns;
DROP TABLE nomination_advices;
DROP TABLE nomination_scores;
DROP TABLE nomination_reviews;
DROP TABLE round_criteria;
DROP TABLE round_rubrics;
