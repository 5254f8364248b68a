import pytest
from pydantic import TypeAdapter, ValidationError

from app.core.texts import Colour, Line, Name, Phone, Prose, WebAddress


def read(kind, text):
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    "kind, text, expected",
    [
        (Name, "  Luma \t Nails ", "Luma Nails"),
        (Name, "山田 花子", "山田 花子"),
        (Line, "", ""),
        (Prose, " One\r\nTwo\rThree ", "One\nTwo\nThree"),
        (Phone, "+49 (30) 123-456", "+49 (30) 123-456"),
        (Colour, "#AABBCC", "#aabbcc"),
        (WebAddress, "luma.example", "https://luma.example/"),
        (WebAddress, "http://luma.example/x?y", "http://luma.example/x?y"),
    ],
)
def test_what_people_write_is_put_in_order(kind, text, expected):
    assert read(kind, text) == expected


@pytest.mark.parametrize(
    "kind, text",
    [
        (Name, "   "),
        (Name, "x" * 121),
        (Name, "A\x00B"),
        (Name, "A\u2028B"),
        (Prose, "A\x1bB"),
        (Prose, "x" * 5001),
        (Phone, "call me"),
        (Phone, "12"),
        (Colour, "red"),
        (WebAddress, "javascript:alert(1)"),
        (WebAddress, "ftp://luma.example"),
        (WebAddress, "https://"),
    ],
)
def test_what_cannot_be_kept_is_refused(app, kind, text):
    with pytest.raises(ValidationError):
        read(kind, text)
