"""Everything that a salon knows of a customer, in one piece: each room tells its own part.

Rooms above this one know customers and are not known here; the table of who tells what is filled in by the factory.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from app.customers import queries
from app.customers.commands import KeepCard
from app.customers.models import Customer

EXTENSION = "customers.dossier"

Chapters = Mapping[str, Callable[[UUID], Any]]
"""What a chapter is called, and who writes it about the customer of an id."""


def init_app(app: Flask, *, chapters: Chapters) -> None:
    """Let the rooms tell what they know."""
    app.extensions[EXTENSION] = chapters


def dossier(customer: Customer) -> dict[str, Any]:
    """Return everything that is known of a customer, as JSON has it."""
    chapters: Chapters = current_app.extensions[EXTENSION]
    return _own(customer) | {name: tell(customer.id) for name, tell in chapters.items()}


def _own(customer: Customer) -> dict[str, Any]:
    notes = ("kind", "written_on", "text", "by_name", "created_at")
    consents = ("kind", "given_at", "noted_by_name", "withdrawn_at", "withdrawn_by_name")
    photos = ("id", "caption", "by_name", "created_at")
    changes = ("at", "change", "by_name", "details")
    return {
        "customer": _columns(customer, ("id", *KeepCard.model_fields, "created_at", "erased_at")),
        "notes": [_columns(row, notes) for row in queries.notes(customer.id)],
        "consents": [_columns(row, consents) for row in queries.consents(customer.id)],
        "photos": [_columns(row, photos) for row in queries.photos(customer.id)],
        "history": [_columns(row, changes) for row in queries.changes(customer.id)],
    }


def _columns(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
