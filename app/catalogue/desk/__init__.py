"""The desk's pages about services, team, hours, closures and settings: importing this adds them to the blueprint."""

from app.catalogue.desk import (
    absences,
    addons,
    categories,
    closures,
    gallery,
    history,
    hours,
    order,
    services,
    settings,
    starting,
    team,
    variants,
)
from app.catalogue.desk.blueprint import bp

__all__ = [
    "absences",
    "addons",
    "bp",
    "categories",
    "closures",
    "gallery",
    "history",
    "hours",
    "order",
    "services",
    "settings",
    "starting",
    "team",
    "variants",
]
