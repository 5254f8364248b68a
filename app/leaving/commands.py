"""What forms about leaving are parsed into."""

from pydantic import BaseModel, ConfigDict

from app.auth.commands import Password


class Confirm(BaseModel):
    """Somebody who is signed in says once more that it is them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    password: Password
