"""Every write of accounts, sessions and credentials."""
