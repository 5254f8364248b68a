"""The language in which somebody who works here reads the desk, and is written to."""

from uuid import UUID

from app.auth import queries


def choose_language(*, account_id: UUID, locale: str | None) -> None:
    """Remember the choice; without one, pages are in the language of the browser and mails in that of the salon."""
    queries.account(account_id).locale = locale
