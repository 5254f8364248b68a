"""Settings: what the environment may say, read here and nowhere else."""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

REPOSITORY = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET_KEY = "development-only-and-known-to-everybody"  # noqa: S105 - refused in production
SHORTEST_SECRET_KEY = 32

POSTGRESQL_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
REDIS_SCHEMES = ("redis", "rediss", "unix")
SMTP_SCHEMES = ("smtp", "smtps")


class SettingsError(ValueError):
    """The environment says something Parlour cannot work with; the sentence names the setting."""


class SettingRow(NamedTuple):
    """One line of the table of settings in the documentation."""

    name: str
    kind: str
    default: str
    description: str


def _split_networks(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


Network = IPv4Network | IPv6Network
Networks = Annotated[tuple[Network, ...], BeforeValidator(_split_networks)]
Environment = Literal["development", "test", "production"]


class Settings(BaseModel):
    """Everything an operator can set. A field is named like its environment variable, in small letters."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    environment: Environment = Field("development", description="What this copy is for; production is strict.")
    secret_key: str = Field(
        DEVELOPMENT_SECRET_KEY,
        repr=False,
        description="Signs sessions, links and tokens. Production needs one of its own, at least 32 bytes long.",
    )

    database_url: str | None = Field(
        None,
        repr=False,
        description="PostgreSQL as the application's login role, which owns nothing. Empty: the embedded server.",
    )
    database_owner_url: str | None = Field(
        None,
        repr=False,
        description="PostgreSQL as the role that creates and migrates salons. Empty: the same as DATABASE_URL.",
    )
    database_pool_size: int = Field(4, ge=1, le=200, description="Database connections kept open by each process.")
    database_transaction_pooler: bool = Field(
        default=False, description="DATABASE_URL leads to a pooler in transaction mode (PgBouncer)."
    )
    database_role_wall: bool = Field(
        default=True, description="Take on the salon's own database role in every transaction. Off only for Citus."
    )
    database_connection_max_salons: int = Field(
        1000, ge=1, description="A connection is retired after serving this many different salons: bounds its memory."
    )
    statement_timeout_ms: int = Field(10_000, ge=0, description="Longest a single statement may run. 0: no limit.")
    lock_timeout_ms: int = Field(3_000, ge=0, description="Longest a statement may wait for a lock. 0: no limit.")
    idle_in_transaction_timeout_ms: int = Field(
        15_000, ge=0, description="Longest a transaction may sit idle before PostgreSQL ends it. 0: no limit."
    )

    redis_url: str | None = Field(None, repr=False, description="Redis. Empty: the embedded server.")

    smtp_url: str | None = Field(
        None,
        repr=False,
        description="Where mail is handed in: smtp://user:password@host:587 or smtps://. Empty: VAR_DIR/mail/*.eml.",
    )
    mail_from: str = Field(
        "Parlour <bookings@localhost>", min_length=3, description="Sender of mail that has no better one."
    )

    platform_domain: str = Field(
        "localhost", description="The apex host; salons live on its subdomains.", pattern=r"^[a-z0-9.-]+$"
    )
    port: int = Field(8000, ge=1, le=65535, description="Port the web process listens on.")
    public_scheme: Literal["http", "https"] = Field(
        "http", description="Scheme of the addresses people see. Default in production: https."
    )
    public_port: int | None = Field(
        None, ge=1, le=65535, description="Port of the addresses people see. Default: PORT; in production none."
    )
    trusted_proxies: Networks = Field(
        (), description="Peers whose X-Forwarded-For, -Proto and -Host are believed: addresses or networks."
    )
    demo_salon: str | None = Field(
        None,
        description="Address (slug) of the salon that the landing page shows as its example. Empty: none is shown.",
    )
    bind_address: str = Field("127.0.0.1", description="Address the web process listens on; 0.0.0.0 means all.")
    web_workers: int = Field(2, ge=1, le=256, description="Web processes.")
    web_threads: int = Field(4, ge=1, le=64, description="Requests that each web process works on at once.")

    holds_per_address: int = Field(
        2, ge=0, description="Times that one network address may keep at once in a salon. 0: no limit."
    )
    holds_rate_limit: str = Field(
        "60/minute", description="Holds that one network may ask a salon for. Empty: no limit."
    )
    bookings_rate_limit: str = Field(
        "60/minute", description="Bookings that one network may ask a salon for. Empty: no limit."
    )

    stripe_secret_key: str | None = Field(
        None,
        repr=False,
        description="The platform's own key at Stripe, with Connect. Empty: salons cannot connect an account there.",
    )
    stripe_api_base: str = Field(
        "https://api.stripe.com", description="Where Stripe is asked; another address only to try things out."
    )
    stripe_platform_fee_basis_points: int = Field(
        0, ge=0, le=10_000, description="What the platform keeps of each payment by Stripe: 100 is 1 %."
    )

    var_dir: Path = Field(
        REPOSITORY / "var", description="Everything Parlour writes: uploads, mail, embedded servers, logs."
    )
    upload_max_bytes: int = Field(10 * 1024 * 1024, ge=1024, description="Largest photo that may be uploaded.")
    upload_max_pixels: int = Field(40_000_000, ge=10_000, description="Most pixels a photo may have once decoded.")

    log_format: Literal["json", "console"] = Field(
        "console", description="One JSON object a line, or lines for people. Default in production: json."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least serious line to log.")
    relay_interval_seconds: float = Field(
        2, gt=0, le=60, description="How often the relay looks for owed work whose bell was not heard."
    )

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the settings from environment variables; an empty variable counts as not set.

        :raises SettingsError: a value is missing or makes no sense
        """
        environ = os.environ if environ is None else environ
        stated = {name: environ[name.upper()].strip() for name in cls.model_fields if environ.get(name.upper())}
        values: dict[str, Any] = _defaults_of(stated) | {name: value for name, value in stated.items() if value}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError(_sentence(error)) from None

    @classmethod
    def table(cls) -> tuple[SettingRow, ...]:
        """List every setting for the documentation, in the order of the class."""
        return tuple(
            SettingRow(name.upper(), _kind(field.annotation), _shown_default(field.default), field.description or "")
            for name, field in cls.model_fields.items()
        )

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _is_postgresql(cls, url: str | None) -> str | None:
        _require_scheme(url, POSTGRESQL_SCHEMES)
        return url and "postgresql://" + url.partition("://")[2]

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, url: str | None) -> str | None:
        return _require_scheme(url, REDIS_SCHEMES)

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, url: str | None) -> str | None:
        return _require_scheme(url, SMTP_SCHEMES)

    @field_validator("var_dir")
    @classmethod
    def _is_absolute(cls, var_dir: Path) -> Path:
        return (REPOSITORY / var_dir.expanduser()).resolve()

    @model_validator(mode="after")
    def _keeps_a_secret(self) -> Self:
        if self.is_production and self.secret_key == DEVELOPMENT_SECRET_KEY:
            raise ValueError("SECRET_KEY must be set to a random value of your own in production.")
        if self.is_production and len(self.secret_key.encode()) < SHORTEST_SECRET_KEY:
            raise ValueError(f"SECRET_KEY must be at least {SHORTEST_SECRET_KEY} bytes long in production.")
        return self

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_test(self) -> bool:
        return self.environment == "test"

    @property
    def owner_url(self) -> str | None:
        """The database as the role that provisions and migrates."""
        return self.database_owner_url or self.database_url

    @property
    def is_secure(self) -> bool:
        """Whether people reach us over TLS, so that cookies may be `__Host-` and HSTS may be sent."""
        return self.public_scheme == "https"

    @property
    def public_authority(self) -> str:
        """The apex as it stands in an address: `localhost:8000`, or `example.com` when the port goes without saying."""
        expected = 443 if self.is_secure else 80
        shown = self.public_port if self.public_port not in (None, expected) else None
        return f"{self.platform_domain}:{shown}" if shown else self.platform_domain

    @property
    def platform_url(self) -> str:
        return f"{self.public_scheme}://{self.public_authority}"

    def salon_url(self, slug: str) -> str:
        """Address of a salon's own host, without a slash at the end."""
        return f"{self.public_scheme}://{slug}.{self.public_authority}"

    def replace(self, **changes: object) -> Self:
        """Copy these settings with some of them changed, checked like the originals."""
        return self.model_validate(dict(self) | changes)


def _defaults_of(stated: Mapping[str, str]) -> dict[str, Any]:
    if stated.get("environment") == "production":
        return {"public_scheme": "https", "log_format": "json"}
    return {"public_port": stated.get("port") or Settings.model_fields["port"].default, "demo_salon": "luma"}


def _require_scheme(url: str | None, schemes: tuple[str, ...]) -> str | None:
    if url is not None and urlsplit(url).scheme not in schemes:
        raise ValueError(f"must be an address that begins with {schemes[0]}://")
    return url


def _sentence(error: ValidationError) -> str:
    """Say the first thing that is wrong, naming the setting and never its value: it may be a secret."""
    first = error.errors(include_url=False, include_input=False)[0]
    reason = first["msg"].removeprefix("Value error, ").rstrip(".")
    if not first["loc"]:
        return f"{reason}."
    return f"{str(first['loc'][0]).upper()}: {reason[0].lower()}{reason[1:]}."


def _kind(annotation: object) -> str:
    names = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "folder"}
    for kind, name in names.items():
        if annotation == kind or annotation == (kind | None):
            return name
    choices = getattr(annotation, "__args__", ())
    return " or ".join(map(str, choices)) if all(isinstance(choice, str) for choice in choices) else "list of networks"


def _shown_default(default: object) -> str:
    if default in (None, (), ""):
        return ""
    if isinstance(default, Path):
        return default.name
    if isinstance(default, bool):
        return str(default).lower()
    return "(development only)" if default == DEVELOPMENT_SECRET_KEY else str(default)
