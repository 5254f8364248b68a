"""The desk's pages about services, team, hours, closures and settings: importing this adds them to the blueprint."""

from app.catalogue.desk import addons, closures, hours, services, settings, team
from app.catalogue.desk.blueprint import bp

__all__ = ["addons", "bp", "closures", "hours", "services", "settings", "team"]
