"""`flask tenants create`: a salon from the shell."""

from typing import Any

import click
from pydantic import ValidationError

from app.catalogue import countries
from app.core import clock
from app.core.forms import sentences
from app.core.links import settings
from app.core.refusals import Refusal
from app.platform import operations
from app.platform.commands import SignUp
from tenants.cli import tenants


@tenants.command("create")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--owner-email", "email", required=True)
@click.option("--owner-password", "password", required=True)
@click.option("--owner-name", default=None)
@click.option("--timezone", default=None, help="IANA name such as Europe/Berlin; by country when missing.")
@click.option("--currency", default=None, help="ISO 4217 code; by country when missing.")
@click.option("--country", default=None, help="ISO 3166-1 alpha-2 code; by time zone when missing.")
@click.option("--locale", default=None, help="Language of the salon, such as de.")
def create(**stated: Any) -> None:
    """Create a salon with its owner and print its address."""
    stated["country"] = stated["country"] or countries.country_of_zone(stated["timezone"] or "")
    try:
        opened = operations.open_salon(command=SignUp(**stated), now=clock.now())
    except ValidationError as error:
        raise click.ClickException(_told(sentences(error))) from error
    except Refusal as refusal:
        raise click.ClickException(_told(refusal.errors) or refusal.sentence()) from refusal
    click.echo(settings().salon_url(opened.tenant.slug))


def _told(errors: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {' '.join(map(str, told))}" for name, told in errors.items())
