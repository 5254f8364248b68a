"""The apex: landing page, sign-up, directory."""

from flask import Blueprint, Response, request
from flask_babel import get_locale

from app.auth.access import public
from app.catalogue import countries
from app.core import clock, rate_limits
from app.core.forms import parse
from app.core.http import render
from app.core.links import salon_url, settings
from app.core.paging import PAGE_SIZE
from app.core.refusals import Refusal
from app.platform import operations, queries
from app.platform.commands import SignUpByForm
from tenants.application import opens_its_own_unit_of_work
from tenants.context import use_tenant
from tenants.hosts import Site

bp = Blueprint("platform", __name__, subdomain=Site.APEX)

SIGN_UPS = "60/hour"


@bp.get("/")
@public
def landing() -> Response:
    """Say what Parlour is."""
    return render("platform/landing.html")


@bp.get("/sign-up")
@public
def sign_up() -> Response:
    """Ask for what a new salon needs."""
    country = request.accept_languages.best or ""
    guessed = country.partition("-")[2].upper() or countries.FALLBACK
    return _form({"country": guessed if countries.is_country(guessed) else countries.FALLBACK}, {})


@bp.post("/sign-up")
@public
@opens_its_own_unit_of_work
def create_salon() -> Response:
    """Open a salon and lead its owner to it."""
    rate_limits.hit("sign_up", rate_limits.network(), SIGN_UPS)
    try:
        opened = operations.open_salon(command=parse(SignUpByForm, request), now=clock.now())
    except Refusal as refusal:
        if not refusal.errors:
            raise
        return _form(request.form, refusal.errors, refusal.status)
    with use_tenant(opened.tenant):
        url = salon_url("auth.welcome", token=opened.handover_token)
    return Response(status=303, headers={"Location": url})


@bp.get("/salons")
@public
def directory() -> Response:
    """Show the salons that match."""
    asked = {name: request.args.get(name, "") for name in ("q", "city", "service")}
    page = queries.salons(**asked, cursor=request.args.get("cursor"), size=PAGE_SIZE)
    addresses = {entry.slug: settings().salon_url(entry.slug) for entry in page.data}
    return render("platform/directory.html", page=page, asked=asked, addresses=addresses)


def _form(values: object, errors: object, status: int = 200) -> Response:
    return render(
        "platform/sign_up.html",
        status,
        values=values,
        errors=errors,
        countries=countries.countries(str(get_locale() or "en")),
        domain=settings().public_authority,
    )
