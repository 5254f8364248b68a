"""Making the demo salons, and telling who can sign in."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update

from app.auth.models import Account
from app.auth.roles import Role
from app.catalogue import queries
from app.catalogue.first_steps import Step
from app.catalogue.operations import settle_step
from app.core.events import silenced
from app.core.links import settings
from app.notifications import reminders
from app.platform import operations
from app.platform.commands import SignUp
from app.platform.demo.opening import PASSWORD, address, open_doors
from app.platform.demo.salons import SALONS, DemoSalon
from app.platform.demo.visits import DAYS, book_aloud, live
from tenants import registry
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

LOGINS = "demo.json"


def seed(
    salon: DemoSalon, *, now: datetime, days: int = DAYS, tell: Callable[[str], object] = lambda _step: None
) -> int:
    """Open a demo salon and fill it; return how many visits it has. Call it outside any unit of work.

    :param days: how far its visits reach into the past and into the future
    :param tell: is told of each step before it is taken
    """
    tell(f"Demo: opening {salon.name}")
    opened = operations.open_salon(command=_sign_up(salon), now=now - timedelta(days=120))
    today = now.astimezone(ZoneInfo(salon.timezone)).date()
    # Nobody is written to about what was booked before the demo began; reminders of what is ahead are set all the same.
    with use_tenant(opened.tenant), silenced():
        tell(f"Demo: {salon.name}: menu, team, hours and logins")
        with unit_of_work():
            menu = open_doors(salon, today=today, now=now)
            _tie_owner(salon)
            for step in Step:
                settle_step(step=step, now=now)
        tell(f"Demo: {salon.name}: {2 * days} days of visits")
        visits = live(salon, menu, today=today, now=now, days=days)
    with use_tenant(opened.tenant):
        tell(f"Demo: {salon.name}: reminders and messages")
        with unit_of_work():
            reminders.replan(now=now)
        book_aloud(salon, menu, today=today, now=now)
    operations.refresh_directory_entry(tenant=opened.tenant, now=now)
    return visits


def is_needed() -> bool:
    """Tell whether there are no salons yet."""
    return not registry.all_active()


def write_logins(folder: Path) -> None:
    """Write who can sign in where to `demo.json`, for bin/dev to print."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LOGINS).write_text(json.dumps([login for salon in SALONS for login in _logins(salon)], indent=1))


def _sign_up(salon: DemoSalon) -> SignUp:
    return SignUp(
        name=salon.name,
        slug=salon.slug,
        email=address(salon.owner, salon),
        password=PASSWORD,
        owner_name=salon.owner,
        business_type=salon.business_type,
        country=salon.country,
        timezone=salon.timezone,
        currency=salon.currency,
        locale=salon.locale,
    )


def _tie_owner(salon: DemoSalon) -> None:
    """Tie the owner's account to the owner's column, as inviting would."""
    mine = next(member.id for member in queries.staff_members() if member.name == salon.owner)
    db.session.execute(update(Account).where(Account.role == Role.OWNER).values(staff_member_id=mine))


def _logins(salon: DemoSalon) -> list[dict[str, Any]]:
    people = [(person.name, person.role) for person in salon.team] + [(salon.customers[0], "customer")]
    return [
        {
            "salon": salon.slug,
            "url": settings().salon_url(salon.slug),
            "role": role,
            "name": name,
            "email": address(name, salon),
            "password": PASSWORD,
        }
        for name, role in people
    ]
