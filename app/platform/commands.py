"""What the platform can be told."""

from typing import Annotated, Any, ClassVar

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.auth import passwords
from app.auth.commands import NewPassword
from app.catalogue import countries
from app.catalogue.fields import Country, Currency, Language, Zone
from app.catalogue.models import BusinessType
from app.core.contact import EmailAddress
from app.core.texts import Name
from tenants import slugs


def _slug(text: str) -> str:
    wanted = text.strip().lower()
    try:
        return slugs.check(wanted)
    except slugs.SlugRefused as error:
        raise ValueError(_("This address cannot be had. Please choose 3 to 40 letters, digits and hyphens.")) from error


def _language_of(values: dict[str, Any]) -> str:
    """Return the language that is stated, or that follows from the country."""
    country = str(values.get("country") or "").upper()
    return str(
        values.get("locale") or (countries.defaults_for(country).locale if countries.is_country(country) else "")
    )


Slug = Annotated[str, AfterValidator(_slug)]


class SignUp(BaseModel):
    """Open a salon, with its owner, on the word of the operator."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    is_vouched_for: ClassVar[bool] = True
    """Whether the owner's address is known to be theirs."""

    name: Name
    slug: Slug
    """The address; made from the name when none is stated."""
    email: EmailAddress
    password: str = Field(min_length=passwords.SHORTEST, max_length=passwords.LONGEST, repr=False)
    owner_name: Name | None = None
    business_type: BusinessType = BusinessType.OTHER
    country: Country
    timezone: Zone | None = None
    currency: Currency | None = None
    locale: Language | None = None

    @model_validator(mode="before")
    @classmethod
    def _has_an_address(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values.get("slug") and isinstance(values.get("name"), str):
            return {**values, "slug": slugs.suggest(values["name"], language=_language_of(values))}
        return values


class SignUpByForm(SignUp):
    """Open a salon from the public page. Only the operator, at the shell, is trusted with a password of their taste."""

    is_vouched_for: ClassVar[bool] = False

    password: NewPassword = Field(repr=False)
