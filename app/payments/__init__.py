"""Money: what is asked of customers, what was paid and paid back, and the ledger that says where all of it is."""
