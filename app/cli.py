"""The operator's commands."""

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core import clock
from app.core.links import settings
from app.platform import cli as platform_cli  # noqa: F401 - adds `tenants create`
from app.platform.demo import seeding
from app.platform.demo.salons import SALONS
from app.schedule import SCHEDULE
from tenants import migrating, relay, worker
from tenants.cli import tenants
from tenants.registered import QUEUES

platform = AppGroup("platform", help="The platform's own tables.")
demo = AppGroup("demo", help="Salons to look at.")
jobs = AppGroup("jobs", help="Workers and the relay.")


def init_app(app: Flask) -> None:
    """Add every group of commands."""
    for group in (platform, tenants, demo, jobs):
        app.cli.add_command(group)
    app.cli.add_command(prepare)


@platform.command("migrate")
def migrate_platform() -> None:
    """Make or migrate the platform's tables and roles."""
    migrating.migrate_platform()


@click.command("prepare")
def prepare() -> None:
    """Migrate the platform and every salon; in development create the demo salons when there are none."""
    click.echo("Tables of the platform")
    migrating.migrate_platform()
    click.echo("Tables of the salons")
    failed = [outcome for outcome in migrating.migrate_tenants() if outcome.error]
    for outcome in failed:
        click.echo(f"{outcome.slug}: {outcome.error}", err=True)
    if settings().environment == "development":
        _seed_demo()
    sys.exit(1 if failed else 0)


@demo.command("seed")
def seed_demo() -> None:
    """Create the demo salons when there are no salons yet."""
    _seed_demo()


def _seed_demo() -> None:
    if seeding.is_needed():
        for salon in SALONS:
            visits = seeding.seed(salon, now=clock.now(), tell=click.echo)
            click.echo(f"{settings().salon_url(salon.slug)}: {salon.name}, {visits} visits")
        seeding.write_logins(settings().var_dir)


@jobs.command("work")
@click.option("--queue", "queues", multiple=True, type=click.Choice(list(QUEUES)), help="Only this queue; may repeat.")
def work(queues: tuple[str, ...]) -> None:
    """Do owed work until told to stop, in a process for each queue; the jobs at hand are finished first."""
    worker.run(redis_url=settings().redis_url or "", queues=queues)


@jobs.command("relay")
def run_relay() -> None:
    """Ring again for what is due, and begin recurring work."""
    relay.run(interval_seconds=current_app.extensions["settings"].relay_interval_seconds, schedule=SCHEDULE)
