"""`flask tenants`: list, migrate, erase. What a new tenant is filled with is the application's business."""

import sys

import click
from flask.cli import AppGroup

from tenants import migrating, provisioning, registry, schema_script

tenants = AppGroup("tenants", help="Salons: their schemas, roles and migrations.")


@tenants.command("list")
def list_tenants() -> None:
    """List the reachable tenants."""
    for tenant in registry.all_active():
        click.echo(f"{tenant.slug}\t{tenant.schema_name}\t{tenant.name}")


@tenants.command("migrate")
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1, 32))
def migrate(workers: int) -> None:
    """Carry every tenant's schema to the newest revision."""
    outcomes = migrating.migrate_tenants(workers=workers)
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        click.echo(f"{outcome.slug}: {outcome.error}", err=True)
    click.echo(f"{len(outcomes) - len(failed)} migrated, {len(failed)} failed")
    sys.exit(1 if failed else 0)


@tenants.command("erase")
@click.argument("slug")
@click.confirmation_option(prompt="Everything this tenant has will be gone for good. Go on?")
def erase(slug: str) -> None:
    """Take away a tenant: schema, role, owed work, keys and files."""
    tenant = provisioning.find_any(slug)
    if tenant is None:
        raise click.ClickException(f"There is no tenant at {slug!r}.")
    provisioning.erase_tenant(tenant)
    click.echo(f"{slug} is gone")


@tenants.command("render")
def render() -> None:
    """Render the script that makes a tenant's tables from the migrations (for developers)."""
    schema_script.SCRIPT.write_text(schema_script.render())
    click.echo(str(schema_script.SCRIPT.name))
