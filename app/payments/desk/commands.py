"""What forms about accounts at gateways are parsed into."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

SigningSecret = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^whsec_[A-Za-z0-9_+/=-]{8,200}$")]


class Secret(BaseModel):
    """Somebody has copied what Stripe signs with from its dashboard."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    secret: SigningSecret
