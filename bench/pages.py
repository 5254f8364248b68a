"""(g) Pages as people get them: Lighthouse on a telephone, and the server's own time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from math import nan
from statistics import median

from sqlalchemy import select

from app.booking.models import Appointment
from app.booking.states import Status
from app.booking.tokens import manage_token
from app.platform.demo import seeding
from app.platform.demo.salons import SALONS
from bench import lighthouse, server_time, servers
from bench.figures import Figure
from bench.grounds import DOMAIN, Ground
from bench.lighthouse import Report
from bench.rounds import Length
from tenants import registry
from tenants.context import Tenant, use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

SERVICE = "gel-manicure"
LOOKS = 3
LEAST_SCORE, MOST_SHIFT, MOST_KB = 95, 0.02, 100
ROUNDS = 20
"""Of ten requests each: the fewest of which a 95th of a hundred can be told."""


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Open the first demo salon, look at its pages, and ask for its parts."""
    demo = _demo(ground)
    if lighthouse.is_there():
        yield from _looked_at(ground, demo)
    else:
        yield Figure(name="pages by Lighthouse, which is not installed", value=nan, at_least=LEAST_SCORE)
    yield from server_time.measure(ground, demo, SERVICE, rounds=max(length.rounds, ROUNDS))


def _looked_at(ground: Ground, demo: Tenant) -> Iterator[Figure]:
    port = servers.free_port()
    # Lighthouse comes without TLS, and to itself a machine is safe enough.
    plain = {"PUBLIC_SCHEME": "http", "PUBLIC_PORT": str(port), "PORT": str(port), "DEMO_SALON": demo.slug}
    with servers.web({**ground.environment, **plain}, log=ground.log("web")):
        for name, address in _pages(ground, demo, port).items():
            # The first visitor after a start waits for what is kept in mind from then on; so nobody counts them.
            lighthouse.look_at(address, categories=["seo"])
            yield from _figures(name, [lighthouse.look_at(address) for _ in range(LOOKS)])


def _figures(name: str, reports: list[Report]) -> Iterator[Figure]:
    for category in lighthouse.CATEGORIES:
        score = median(report.scores[category] for report in reports)
        yield Figure(name=f"{name}: {category}", value=score, at_least=LEAST_SCORE)
    paint, blocking = (median(getattr(r, what) for r in reports) for what in ("largest_paint_ms", "blocking_ms"))
    yield Figure(name="  largest paint", value=paint, unit="ms")
    yield Figure(name="  main thread blocked", value=blocking, unit="ms")
    yield Figure(name="  layout shift", value=median(report.shift for report in reports), at_most=MOST_SHIFT)
    yield Figure(name="  first load", value=median(r.bytes for r in reports) / 1000, unit="kB", at_most=MOST_KB)


def _pages(ground: Ground, demo: Tenant, port: int) -> Mapping[str, str]:
    apex, salon = f"http://{DOMAIN}:{port}", f"http://{demo.slug}.{DOMAIN}:{port}"
    return {
        "landing": f"{apex}/",
        "salon's home": f"{salon}/",
        "booking": f"{salon}/book/{SERVICE}",
        "a visit's page": f"{salon}{_visit(ground, demo)}",
        "sign-in": f"{salon}/sign-in",
    }


def _visit(ground: Ground, demo: Tenant) -> str:
    ahead = select(Appointment).where(Appointment.status == Status.CONFIRMED, Appointment.starts_at > datetime.now(UTC))
    with ground.application.app_context(), use_tenant(demo), unit_of_work():
        visit = db.session.scalars(ahead.order_by(Appointment.starts_at.desc()).limit(1)).one()
        return f"/a/{visit.id}?token={manage_token(visit)}"


def _demo(ground: Ground) -> Tenant:
    with ground.application.app_context():
        seeding.seed(SALONS[0], now=datetime.now(UTC))
        found = registry.find_by_slug(SALONS[0].slug)
    assert found is not None
    return found
