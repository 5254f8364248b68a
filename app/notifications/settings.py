"""/desk/settings/notifications: which messages go out, when, and what the salon adds to them."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import get_babel
from flask_babel import gettext as _

from app.auth import queries as accounts
from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import operations as catalogue
from app.catalogue.commands import Reminding
from app.catalogue.desk.forms import columns_of, saved
from app.catalogue.queries import salon
from app.core import clock
from app.core.forms import parse
from app.core.refused_forms import Form, refused, shown
from app.core.security_headers import content_security_policy
from app.notifications import operations, queries
from app.notifications.commands import ChangeRule
from app.notifications.examples import example, example_facts
from app.notifications.kinds import Audience
from app.notifications.occasions import OCCASIONS, Occasion, occasion_of
from app.notifications.recipients import Recipient
from app.notifications.rendering import Rendered, render

bp = Blueprint("notifications_settings", __name__, url_prefix="/desk/settings/notifications")

PAGE, REMINDERS = "notifications/settings/index.html", "notifications/settings/_reminders.html"
KIND_PAGE, RULE = "notifications/settings/kind.html", "notifications/settings/_rule.html"
PREVIEW = "notifications/settings/_preview.html"

FRAMING = content_security_policy(frame="'self'")
FRAMED = (
    content_security_policy(frame_ancestors="'self'", form_action="'none'", script="'none'", style="'unsafe-inline'")
    + "; sandbox"
)
"""Mail carries its styles in its tags. It is the one thing of ours that may, and may do nothing else."""


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def index() -> Response:
    """Show what is sent to whom, and when visits are reminded of."""
    return _index()


@bp.post("/reminders")
@requires(Permission.MANAGE_SETTINGS)
def update_reminders() -> Response:
    """Choose when visits are reminded of."""
    form = refused(lambda: catalogue.change_settings(command=parse(Reminding, request)))
    if form:
        return _index(form)
    return saved(REMINDERS, to=url_for(".index"), message=_("The reminders are saved."), **_overview())


@bp.get("/<kind>/<audience>")
@requires(Permission.MANAGE_SETTINGS)
def show(kind: str, audience: str) -> Response:
    """Show one kind of message: what it looks like, and what the salon may change."""
    return _framing(shown(KIND_PAGE, PREVIEW, **_details(occasion_of(kind, audience))))


@bp.post("/<kind>/<audience>")
@requires(Permission.MANAGE_SETTINGS)
def update(kind: str, audience: str) -> Response:
    """Let a kind of message go out or not, and change what the salon adds to it."""
    occasion = occasion_of(kind, audience)
    form = refused(
        lambda: operations.change_rule(
            kind=occasion.kind, audience=occasion.audience, command=parse(ChangeRule, request)
        )
    )
    if form:
        return _framing(shown(KIND_PAGE, RULE, form, **_details(occasion, form)))
    to = url_for(".show", kind=kind, audience=audience)
    return _framing(saved(RULE, to=to, message=_("The message is saved."), **_details(occasion)))


@bp.get("/<kind>/<audience>/preview")
@requires(Permission.MANAGE_SETTINGS)
def preview(kind: str, audience: str) -> Response:
    """Show the mail itself, in a frame that lets it do nothing."""
    answer = Response(_rendered(occasion_of(kind, audience), _language()).html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer


@bp.post("/<kind>/<audience>/test")
@requires(Permission.MANAGE_SETTINGS)
def create_test(kind: str, audience: str) -> Response:
    """Send whoever asks an example."""
    occasion, language = occasion_of(kind, audience), _language()
    account = accounts.account(current_actor().account_id)  # type: ignore[arg-type]  # the desk knows people only
    operations.send_test(
        kind=occasion.kind,
        audience=occasion.audience,
        language=language,
        to=Recipient(audience=occasion.audience, address=account.email, name=account.name, locale=language),
        facts=example_facts(kind=occasion.kind, language=language, now=clock.now()),
        now=clock.now(),
    )
    to = url_for(".show", kind=occasion.kind, audience=occasion.audience, language=language)
    message = _("A test is on its way to %(address)s.", address=account.email)
    return _framing(saved(PREVIEW, to=to, message=message, **_details(occasion)))


def _index(form: Form | None = None) -> Response:
    return shown(PAGE, REMINDERS, form, **_overview(form))


def _overview(form: Form | None = None) -> dict[str, Any]:
    return {
        "form": form or Form(values=columns_of(salon())),
        "occasions": OCCASIONS,
        "audiences": [(Audience.CUSTOMER, _("To customers")), (Audience.STAFF, _("To the team"))],
        "rules": queries.rules(),
    }


def _details(occasion: Occasion, form: Form | None = None) -> dict[str, Any]:
    rule = queries.find_rule(occasion.kind, occasion.audience)
    language = _language()
    return {
        "occasion": occasion,
        "form": form or Form(values=columns_of(rule) if rule else {"is_on": True}),
        "language": language,
        "languages": _languages(),
        "rendered": _rendered(occasion, language),
    }


def _rendered(occasion: Occasion, language: str) -> Rendered:
    now = clock.now()
    made = example(kind=occasion.kind, audience=occasion.audience, language=language, now=now)
    return render(made, now=now)


def _language() -> str:
    """Return the language that is asked for, or the salon's, as far as there are words for it."""
    offered = [code for code, _name in _languages()]
    asked = request.values.get("language", "")
    own = salon().locale.partition("_")[0]
    return next((code for code in (asked, own) if code in offered), "en")


def _languages() -> list[tuple[str, str]]:
    """Return the languages that messages are written in, each with its own name for itself."""
    found = {"en": "English"}
    for locale in get_babel().instance.list_translations():
        found.setdefault(str(locale), (locale.get_display_name() or str(locale)).capitalize())
    return list(found.items())


def _framing(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = FRAMING
    return answer
