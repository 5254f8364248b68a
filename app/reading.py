"""In which language and by which clock a request is answered: the first that is known of the reader's and the salon's.

It goes from the nearest to the farthest: what the address names, what the person has chosen, what was chosen in this
browser, what it prefers, what the salon writes in (docs/decisions/0056).
"""

from flask import has_request_context, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import LanguageAccept

from app.auth.identity import current_identity
from app.auth.people import people
from app.catalogue import queries
from app.core import languages
from tenants.context import find_current_tenant
from tenants.unit_of_work import unit_of_work

FALLBACK = "en"


def select_locale() -> str | None:
    """Return the language of the answer."""
    if not has_request_context():
        return None
    here = languages.known(request.args.get("lang")) or _chosen() or languages.known(languages.remembered())
    return here or _preferred() or _salons() or FALLBACK


def select_timezone() -> str:
    """Return UTC: instants are turned into a location's time where they are shown, never by default."""
    return "UTC"


def _chosen() -> str | None:
    """Return what the person who is signed in has chosen."""
    if _is_a_program():
        return None
    try:
        found = current_identity()
        guest = found.actor.customer_id
        locale = found.language or (people().language_of(guest) if guest is not None else None)
    except SQLAlchemyError:
        # Whoever is told that the database is away is told so in the language of their browser.
        return None
    return languages.known(locale)


def _preferred() -> str | None:
    """Return what the browser prefers; one that takes anything prefers nothing."""
    stated = LanguageAccept([(tag, quality) for tag, quality in request.accept_languages if tag != "*"])
    return stated.best_match(languages.offered())


def _salons() -> str | None:
    """Return what the salon writes in. Programs that name no language read the documentation, which is English."""
    if _is_a_program() or find_current_tenant() is None:
        return None
    try:
        with unit_of_work():
            return languages.known(queries.salon().locale)
    except SQLAlchemyError:
        return None


def _is_a_program() -> bool:
    return request.path.startswith("/api/")
