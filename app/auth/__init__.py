"""Accounts, sessions, roles and permissions, tokens."""
