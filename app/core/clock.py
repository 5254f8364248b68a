"""What time it is, for the entrances; everything below them is told."""

from tenants.clock import frozen, now

__all__ = ["frozen", "now"]
