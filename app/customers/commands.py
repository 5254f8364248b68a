"""What the desk can say about a customer."""

from pydantic import BaseModel, ConfigDict

from app.core.contact import EmailAddress
from app.core.texts import Name, Phone, Prose


class ChangeCustomer(BaseModel):
    """Correct what is known of a customer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    email: EmailAddress | None = None
    phone: Phone | None = None
    notes: Prose = ""
