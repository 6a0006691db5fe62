DROP INDEX gift_allocations_by_fund;
