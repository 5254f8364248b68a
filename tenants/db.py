"""The one door to the database: the session, and the two bases every table derives from."""

from datetime import datetime
from typing import Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData
from sqlalchemy.orm import DeclarativeBase

PLATFORM_SCHEMA = "platform"

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TYPES: dict[Any, Any] = {datetime: DateTime(timezone=True)}


class TenantModel(DeclarativeBase):
    """A table that exists once in every tenant's schema; the search path of the transaction decides which."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = TYPES


class PlatformModel(DeclarativeBase):
    """A table that exists once, in the platform's schema."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION, schema=PLATFORM_SCHEMA)
    type_annotation_map: ClassVar[dict[Any, Any]] = TYPES


db = SQLAlchemy(disable_autonaming=True)
