"""Who changed what, and when: one line in an operation, one row in its transaction."""

from app.auth.audit.noting import Changes, note, note_account
from app.auth.audit.words import Subject, Verb

__all__ = ["Changes", "Subject", "Verb", "note", "note_account"]
