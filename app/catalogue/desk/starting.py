"""/desk/start: the first steps of a new salon, from a menu to begin with to a page that can be booked."""

import re
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import beginning, business, operations, queries, words
from app.catalogue.beginning import Begin
from app.catalogue.desk.blueprint import bp
from app.catalogue.first_steps import Step
from app.catalogue.models import BusinessType
from app.catalogue.sharing import marked, qr_code, texts
from app.catalogue.starter_menus import MENUS, Suggestion, suggested
from app.catalogue.steps_taken import first_steps
from app.core import clock
from app.core.forms import build
from app.core.htmx import go_to, page_or_partial, replace_or_redirect
from app.core.http import render
from app.core.links import salon_url
from app.core.refusals import Errors
from app.core.refused_forms import Form, refused
from app.core.wall_clock import day_of

LIST = "catalogue/start/_steps.html"
WORD = re.compile(r"[a-z]+")
MAILBOXES = {
    *(
        "admin",
        "contact",
        "hello",
        "help",
        "hi",
        "info",
        "kontakt",
        "mail",
        "office",
        "owner",
        "post",
        "support",
        "team",
    ),
    *("appointments", "booking", "bookings", "desk", "front", "reception", "termin"),
    *("hair", "nails", "salon", "shop", "spa", "studio"),
}
"""What mailboxes are called that are not called after a person: customers are to see a name."""


@bp.get("/start")
@requires(Permission.MANAGE_SETTINGS)
def start() -> Response:
    """Show what is done and what is left to do before the first booking."""
    return page_or_partial("catalogue/start/index.html", LIST, **_context())


@bp.post("/start/steps/<step>")
@requires(Permission.MANAGE_SETTINGS)
def update_step(step: str) -> Response:
    """Put a step aside or call it done; or take it up again."""
    if step not in set(Step):
        abort(404)
    if request.form.get("again"):
        operations.reopen_step(step=Step(step))
    else:
        operations.settle_step(step=Step(step), now=clock.now())
    return replace_or_redirect(LIST, to=url_for("catalogue_desk.start"), **_context())


@bp.get("/start/menu")
@requires(Permission.MANAGE_SETTINGS)
def starter_menu() -> Response:
    """Suggest a menu, a name and hours to begin with."""
    kind = _kind(request.args.get("business_type") or queries.salon().business_type)
    return _form(Form(values=_usual(kind)), kind)


@bp.post("/start/menu")
@requires(Permission.MANAGE_SETTINGS)
def create_menu() -> Response:
    """Begin with what is kept of it."""
    kind = _kind(request.form.get("business_type", ""))
    wanted = beginning.stated(request.form, _menu(kind))
    today = day_of(clock.now(), zone=queries.salon().timezone)
    form = refused(
        lambda: operations.begin(command=build(Begin, wanted), by=current_actor(), today=today, now=clock.now()),
    )
    if form:
        return _form(form, kind, errors=beginning.by_line(form.errors, wanted["lines"]))
    flash(_("Your menu is set, and so are your hours."), "success")
    return go_to(url_for("catalogue_desk.start"))


@bp.get("/start/qr.svg")
@requires(Permission.MANAGE_SETTINGS)
def share_code() -> Response:
    """Send the address of the booking page as a QR code."""
    answer = Response(qr_code(marked(salon_url("booking.choose_service"), "qr")), mimetype="image/svg+xml")
    if request.args.get("download"):
        answer.headers["Content-Disposition"] = 'attachment; filename="booking.svg"'
    return answer


def _context() -> dict[str, Any]:
    salon, page = queries.salon(), salon_url("catalogue.home")
    return {
        "steps": first_steps(),
        "page": page,
        "texts": texts(salon, page=page, booking=salon_url("booking.choose_service")),
    }


def _kind(asked: str) -> BusinessType:
    return BusinessType(asked) if asked in set(BusinessType) else BusinessType.OTHER


def _menu(kind: BusinessType) -> list[Suggestion]:
    salon = queries.salon()
    return suggested(kind, currency=salon.currency, locale=salon.locale)


def _usual(kind: BusinessType) -> dict[str, Any]:
    """Return the form as it comes: everything kept, at the suggested prices."""
    menu, usual = _menu(kind), MENUS[kind]
    return {
        "owner_name": _as_a_name(current_actor().name),
        "keep": [*range(len(menu))],
        "weekdays": [*usual.weekdays],
        "opens": usual.opens,
        "closes": usual.closes,
        **{f"price-{number}": f"{line.price.major:.0f}" for number, line in enumerate(menu)},
        **{f"minutes-{number}": line.minutes for number, line in enumerate(menu)},
    }


def _as_a_name(name: str) -> str:
    """Return a name as one writes it, where nothing but the beginning of an e-mail address is known.

    A mailbox that is called after what it is for names nobody.
    """
    if not name.islower():
        return name
    return "" if MAILBOXES.intersection(WORD.findall(name)) else name.replace(".", " ").title()


def _form(form: Form, kind: BusinessType, *, errors: Errors | None = None) -> Response:
    return render(
        "catalogue/start/menu.html",
        form.status,
        form=form,
        errors=errors or {},
        kind=kind,
        kinds=business.choices(),
        menu=_menu(kind),
        has_services=bool(queries.services()),
        currency=queries.salon().currency,
        weekdays=[(day, words.weekday_name(day)) for day in range(7)],
        language=str(get_locale() or "en"),
    )
