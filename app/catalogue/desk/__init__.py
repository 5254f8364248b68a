"""The desk's pages about services, team, hours, closures and settings: importing this adds them to the blueprint."""

from app.catalogue.desk import absences, closures, gallery, hours, services, settings, starting, team
from app.catalogue.desk.blueprint import bp

__all__ = ["absences", "bp", "closures", "gallery", "hours", "services", "settings", "starting", "team"]
