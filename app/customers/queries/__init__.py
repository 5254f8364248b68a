"""Every read of customers beyond `get`."""

from app.customers.queries.finding import find, fitting, listed, page, sharing, tags
from app.customers.queries.imports import customer_import, imports, settled_rows
from app.customers.queries.records import CURRENT, Conditions, current, customer, find_by_email, kept, locked
from app.customers.queries.written import (
    changes,
    consents,
    find_consent,
    find_consent_with_photos,
    find_latest,
    note,
    notes,
    photo,
    photos,
)

__all__ = [
    "CURRENT",
    "Conditions",
    "changes",
    "consents",
    "current",
    "customer",
    "customer_import",
    "find",
    "find_by_email",
    "find_consent",
    "find_consent_with_photos",
    "find_latest",
    "fitting",
    "imports",
    "kept",
    "listed",
    "locked",
    "note",
    "notes",
    "page",
    "photo",
    "photos",
    "settled_rows",
    "sharing",
    "tags",
]
