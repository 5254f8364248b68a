"""Ties the directory to the life of salons."""

from app.platform.operations import forget_directory_entry
from tenants.provisioning import ON_ERASE


def init_app() -> None:
    """Let the directory forget what is erased."""
    if forget_directory_entry not in ON_ERASE:
        ON_ERASE.append(forget_directory_entry)
