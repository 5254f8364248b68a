"""Pages of the desk that are about money and nothing else."""

from app.payments.desk.settings import bp

__all__ = ["bp"]
