"""PostgreSQL and Redis from the installed packages, for machines where nobody runs them for us."""

from app.core.embedded.engines import Engines, ensure_engines
from app.core.embedded.system import EngineError

__all__ = ["EngineError", "Engines", "ensure_engines"]
