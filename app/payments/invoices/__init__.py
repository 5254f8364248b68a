"""Invoices, credit notes and receipts: numbered without gaps, never changed, printed in the customer's language."""
