"""Taking customers over from a file: upload it, see what would become of each row, then import."""

from itertools import islice
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking.desk.customers.blueprint import bp, keeps_records
from app.booking.desk.words import Clock
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.forms import build
from app.core.htmx import go_to
from app.core.http import render
from app.core.refusals import Refusal
from app.customers import intake, operations, queries, spreadsheets
from app.customers.columns import Columns, Field
from app.customers.intake import Fate, Settled
from app.customers.models import CustomerImport
from app.customers.spreadsheets import NotASpreadsheet

SHOWN_FAULTS = 200
SHOWN_EXAMPLES = 5


@bp.get("/import")
@keeps_records
def new_import() -> Response:
    """Ask for a file, and show what was imported before."""
    return _asked()


@bp.post("/import")
@keeps_records
def create_import() -> ResponseReturnValue:
    """Keep the file and show what would become of it."""
    file = request.files.get("file")
    try:
        if not file:
            raise NotASpreadsheet
        # A request that lost a race is dispatched again, and its file has been read to the end by then.
        file.seek(0)
        begun = operations.begin_import(
            filename=file.filename or "", content=file.read(), by=current_actor(), now=clock.now()
        )
    except NotASpreadsheet as refusal:
        return _asked(refusal)
    return go_to(_address(begun.id))


@bp.get("/import/<uuid:import_id>")
@keeps_records
def show_import(import_id: UUID) -> Response:
    """Show what would become of each row, or what became of them."""
    found = queries.customer_import(import_id)
    return render("customers/import.html", it=found, **(_report(found) if found.content else {}))


@bp.get("/import/<uuid:import_id>/faults.csv")
@keeps_records
def show_faults(import_id: UUID) -> Response:
    """Send the faulty rows with what is wrong, to be mended and imported once more."""
    found = queries.customer_import(import_id)
    faults = [one for one in _settled(found) if one.fate is Fate.FAULTY]
    fields = [field for field in Field if field is not Field.NOTHING]
    rows = [[*(one.said.get(field, "") for field in fields), one.line, _reasons(one)] for one in faults]
    return as_csv([[*fields, "line", "reason"], *rows], name="faults.csv")


@bp.post("/import/<uuid:import_id>/columns")
@keeps_records
def update_columns(import_id: UUID) -> Response:
    """Say what the columns hold."""
    stated = {"fields": request.form.getlist("field"), "has_heading": "has_heading" in request.form}
    operations.set_columns(import_id=import_id, columns=build(Columns, stated))
    return go_to(_address(import_id))


@bp.post("/import/<uuid:import_id>/end")
@keeps_records
def create_import_end(import_id: UUID) -> Response:
    """Import everything that is new or known."""
    operations.finish_import(import_id=import_id, country=catalogue.salon().country, now=clock.now())
    return go_to(_address(import_id))


@bp.post("/import/<uuid:import_id>/removal")
@keeps_records
def create_import_removal(import_id: UUID) -> Response:
    """Forget the file."""
    operations.forget_import(import_id=import_id)
    flash(_("The file is gone. Nothing was imported."), "success")
    return go_to(url_for("customers_desk.new_import"))


def as_csv(rows: list[list[Any]], *, name: str) -> Response:
    """Send a table as a file for spreadsheets; the mark at its beginning tells them that it is UTF-8."""
    answer = Response("\ufeff" + spreadsheets.write(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(refusal: Refusal | None = None) -> Response:
    say = Clock(zone=catalogue.salon().timezone, country=catalogue.salon().country)
    status = refusal.status if refusal else 200
    return render("customers/new_import.html", status, imports=queries.imports(), refusal=refusal, say=say)


def _report(found: CustomerImport) -> dict[str, Any]:
    settled = _settled(found)
    faulty = [(one, _reasons(one)) for one in settled if one.fate is Fate.FAULTY]
    return {
        "counts": intake.counted(settled),
        "faults": faulty[:SHOWN_FAULTS],
        "unshown": max(0, len(faulty) - SHOWN_FAULTS),
        "examples": list(islice((one for one in settled if one.card), SHOWN_EXAMPLES)),
        "columns": Columns.model_validate(found.mapping),
        "heading": spreadsheets.read(found.content or b"")[0].cells,
        "fields": field_words(),
    }


def _settled(found: CustomerImport) -> list[Settled]:
    return list(queries.settled_rows(found, country=catalogue.salon().country)) if found.content else []


def _reasons(one: Settled) -> str:
    words = field_words()
    return " ".join(f"{words.get(name, name)}: {' '.join(said)}" for name, said in one.errors.items())


def field_words() -> dict[str, str]:
    """Return what a column can hold, as people call it."""
    return {
        Field.NOTHING: _("Nothing"),
        Field.NAME: _("Name"),
        Field.FIRST_NAME: _("First name"),
        Field.LAST_NAME: _("Last name"),
        Field.EMAIL: _("E-mail"),
        Field.PHONE: _("Telephone"),
        Field.NOTES: _("Always good to know"),
        Field.ALLERGIES: _("Allergies"),
        Field.TAGS: _("Tags"),
        Field.BIRTHDAY: _("Birthday"),
    }


def _address(import_id: UUID) -> str:
    return url_for("customers_desk.show_import", import_id=import_id)
