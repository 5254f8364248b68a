"""E-mail addresses and telephone numbers as people type them."""

import pytest

from app.core.contact import email_address


@pytest.mark.parametrize(
    "text", ["=?utf-8?q?=0D=0ABcc=3A_all?=@example.com", "a=?utf-8?q?x@example.com", "dora", "dora@", "a b@example.com"]
)
def test_is_no_address(text):
    with pytest.raises(ValueError, match="e-mail address"):
        email_address(text)


@pytest.mark.parametrize("text", ["dora+nails@example.com", "o'hara=work@example.com", "what?@example.com"])
def test_is_an_address_however_odd(text):
    assert email_address(text) == text
