"""Hold, book, confirm, move, cancel, complete."""
