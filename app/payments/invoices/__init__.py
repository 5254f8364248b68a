"""Invoices, credit notes and receipts: numbered without gaps, never changed, printed in the customer's language.

Whoever charges a visit makes a `bill.Bill` of what was done and calls `operations.issue`, last in its transaction: from
there on others who issue wait. `queries.sold_of` says what the ledger is told of it, `operations.credit` takes it back,
`operations.pdf_of` prints it, outside of any transaction. Tax is found here and nowhere else.
"""
