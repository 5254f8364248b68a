from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.core.forms import build
from app.core.refusals import Invalid


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int = Field(5, ge=1, le=60)
    word: str = Field("ten letters", min_length=3, max_length=20)
    day: date = date(2027, 3, 1)
    at: AwareDatetime | None = None
    id: UUID | None = None
    colour: Colour = Colour.RED
    many: list[int] = Field([], max_length=2)


@pytest.mark.parametrize(
    "field, value, sentence",
    [
        ("number", 0, "Please enter 1 or more."),
        ("number", 61, "Please enter 60 or less."),
        ("number", "many", "Please enter a whole number."),
        ("number", 1.5, "Please enter a whole number."),
        ("word", "x", "Please use at least 3 characters."),
        ("word", "x" * 21, "Please use at most 20 characters."),
        ("word", 7, "Please enter text."),
        ("day", "someday", "Please enter a day such as 2027-03-01."),
        ("at", "2027-03-01T09:00", "Please add the offset from UTC, as in 2027-03-01T09:00:00+01:00."),
        ("id", "me", "This is not an id."),
        ("colour", "green", "Please choose 'red' or 'blue'."),
        ("many", [1, 2, 3], "Please list at most 2."),
        ("more", 1, "This field is not known."),
    ],
)
def test_what_is_wrong_is_said_in_words_for_people(app, field, value, sentence):
    with pytest.raises(Invalid) as refusal:
        build(Wish, {field: value})

    assert refusal.value.errors == {field: [sentence]}
