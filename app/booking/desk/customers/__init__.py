"""/desk/customers: who books here. The pages stand here because they read both records and visits."""

from app.booking.desk.customers import adding, card, exporting, importing, listing, merging, notes, photos
from app.booking.desk.customers.blueprint import bp

__all__ = ["adding", "bp", "card", "exporting", "importing", "listing", "merging", "notes", "photos"]
