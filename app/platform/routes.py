"""The apex: landing page, sign-up, directory."""

from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale

from app.auth.access import public
from app.catalogue import business, countries
from app.core import clock, doors, rate_limits
from app.core.doors import Door
from app.core.forms import parse
from app.core.htmx import page_or_partial
from app.core.http import render
from app.core.languages import SUPPORTED, asked_for
from app.core.links import salon_url, settings, url_of_salon
from app.core.paging import PAGE_SIZE
from app.core.refusals import Errors, Refusal
from app.platform import addresses, operations, queries, regions
from app.platform.commands import SignUpByForm
from app.platform.finding import salon_at
from app.platform.preview import preview
from tenants import registry
from tenants.application import opens_its_own_unit_of_work
from tenants.context import use_tenant
from tenants.hosts import Site

bp = Blueprint("platform", __name__, subdomain=Site.APEX)

SIGN_UPS = "60/hour"
LOOK_UPS = "240/minute"
LIKE_IT = 5
"""So many salons are named to somebody who typed a name in place of an address."""


@bp.get("/")
@public
def landing() -> Response:
    """Say what Parlour is."""
    return render(
        "platform/landing.html", preview=preview(clock.now(), language=str(get_locale() or "en")), demo=_demo_href()
    )


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Say what search engines may read."""
    return doors.robots(settings().platform_url, closed=("/sign-up/", "/api/"))


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the platform's own pages in all languages."""
    pages = [Door(settings().platform_url, path, SUPPORTED) for path in ("/", "/sign-up", "/salons")]
    return Response(render_template("shared/sitemap.xml", pages=pages), mimetype="application/xml")


@bp.get("/sign-up")
@public
def sign_up() -> Response:
    """Ask for what a new salon needs."""
    return _form(asdict(regions.guess(_languages())))


@bp.get("/sign-up/address")
@public
def address() -> Response:
    """Say whether an address can be had, while it is typed."""
    rate_limits.hit("addresses", rate_limits.network(), LOOK_UPS)
    return _form(request.args, partial="platform/sign_up/address.htmx.html")


@bp.get("/sign-up/region")
@public
def region() -> Response:
    """Say what follows from another country: zone, money, language, and how it spells the address."""
    rate_limits.hit("addresses", rate_limits.network(), LOOK_UPS)
    asked = request.args.get("country", "")
    country = asked if countries.is_country(asked) else countries.FALLBACK
    found = regions.of_country(country, _languages())
    return _form({**request.args, **asdict(found)}, partial="platform/sign_up/region.htmx.html")


@bp.post("/sign-up")
@public
@opens_its_own_unit_of_work
def create_salon() -> Response:
    """Open a salon and lead its owner to it."""
    rate_limits.hit("sign_up", rate_limits.network(), SIGN_UPS)
    follows, shown = regions.overtaken(request.form, _languages()), addresses.shown(request.form)
    try:
        opened = operations.open_salon(command=parse(SignUpByForm, request, **follows, **shown), now=clock.now())
    except Refusal as refusal:
        if not refusal.errors:
            raise
        kept = {name: value for name, value in request.form.items() if name not in follows}
        return _form(kept, errors=refusal.errors, status=refusal.status)
    with use_tenant(opened.tenant):
        url = salon_url("auth.welcome", token=opened.handover_token)
    return Response(status=303, headers={"Location": url})


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """Lead those who work in a salon to its own door, where they sign in: the platform itself knows no accounts."""
    typed = request.args.get("salon", "").strip()
    if not typed:
        return _sign_in_form(typed)
    rate_limits.hit("addresses", rate_limits.network(), LOOK_UPS)
    try:
        salon = salon_at(typed, domain=settings().platform_domain)
    except Refusal as refusal:
        return _sign_in_form(typed, refusal)
    door = url_of_salon(salon.slug, "auth.sign_in", lang=asked_for() or None)
    return Response(status=303, headers={"Location": door})


@bp.get("/salons")
@public
def directory() -> Response:
    """Show the salons that match and can be booked: whoever looks around is led to no closed door."""
    asked = {name: request.args.get(name, "") for name in ("q", "city", "service")}
    page = queries.salons(**asked, cursor=request.args.get("cursor"), size=PAGE_SIZE, only_bookable=True)
    addresses = {entry.slug: settings().salon_url(entry.slug) for entry in page.data}
    return render("platform/directory.html", page=page, asked=asked, addresses=addresses)


def _sign_in_form(typed: str, refusal: Refusal | None = None) -> Response:
    """Show the form; whoever typed a salon's name finds its door among those that are called so."""
    like_it = queries.called(typed, most=LIKE_IT) if refusal else ()
    return render(
        "platform/sign_in.html",
        refusal.status if refusal else HTTPStatus.OK,
        typed=typed,
        errors=[refusal.detail] if refusal else (),
        like_it=like_it,
        domain=settings().public_authority,
    )


def _form(
    values: Mapping[str, str],
    *,
    errors: Errors | None = None,
    status: int = HTTPStatus.OK,
    partial: str = "platform/sign_up.html",
) -> Response:
    """Show the form with what was entered: the password is the one thing that nobody is shown again."""
    language = str(get_locale() or "en")
    asked = {name: values.get(name, "").strip() for name in ("name", "slug", "suggested")}
    country = values.get("country", "")
    usual = asdict(regions.of_country(country if countries.is_country(country) else countries.FALLBACK, _languages()))
    return page_or_partial(
        "platform/sign_up.html",
        partial,
        status,
        values={**usual, **{name: value for name, value in values.items() if value}},
        errors=errors or {},
        address=addresses.look_up(
            name=asked["name"],
            typed=asked["slug"],
            suggested=asked["suggested"],
            language=values.get("locale") or usual["locale"],
        ),
        business_types=business.choices(),
        countries=countries.countries(language),
        zones=regions.zones_of(usual["country"], values.get("timezone", "")),
        currencies=regions.currencies(language),
        languages=regions.languages_of(usual["country"], values.get("locale") or usual["locale"]),
        domain=settings().public_authority,
    )


def _demo_href() -> str:
    """Return where the example salon is; empty when none is named, or nobody has opened it."""
    slug = settings().demo_salon
    return settings().salon_url(slug) if slug and registry.find_by_slug(slug) else ""


def _languages() -> list[str]:
    return [tag for tag, _quality in request.accept_languages]
