-- Who gave to a fund, without reading the gifts of the others.
CREATE INDEX gift_allocations_by_fund ON gift_allocations (book_id, fund_id, seq, amount);
