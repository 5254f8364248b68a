"""What forms about leaving are parsed into."""

from pydantic import BaseModel, ConfigDict

from app.auth.commands import Password
from app.core.texts import Name


class Close(BaseModel):
    """An owner wants the salon to end, and has written its name to show that it is meant."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Name
    password: Password
    cancels_later: bool = False


class Confirm(BaseModel):
    """Somebody who is signed in says once more that it is them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    password: Password
