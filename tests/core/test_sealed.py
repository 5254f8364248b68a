"""Secrets of others, sealed in rows of ours."""

import pytest

from app.core.sealed import Unreadable, seal, unseal
from tenants.context import use_tenant

PURPOSE = "tests"


@pytest.mark.usefixtures("app")
class TestSealing:
    def test_gives_back_what_was_sealed(self):
        assert unseal(seal(b"whsec_1", purpose=PURPOSE), purpose=PURPOSE) == b"whsec_1"

    def test_never_looks_the_same_and_shows_nothing(self):
        first, second = (seal(b"whsec_1", purpose=PURPOSE) for _again in range(2))

        assert first != second
        assert b"whsec" not in first

    def test_opens_for_its_purpose_only(self):
        with pytest.raises(Unreadable):
            unseal(seal(b"whsec_1", purpose=PURPOSE), purpose="another")

    def test_opens_for_its_salon_only(self, mane):
        sealed = seal(b"whsec_1", purpose=PURPOSE)

        with use_tenant(mane), pytest.raises(Unreadable):
            unseal(sealed, purpose=PURPOSE)

    def test_does_not_open_with_another_key(self, app, settings, monkeypatch):
        sealed = seal(b"whsec_1", purpose=PURPOSE)
        monkeypatch.setitem(app.extensions, "settings", settings.replace(secret_key="another one"))

        with pytest.raises(Unreadable):
            unseal(sealed, purpose=PURPOSE)

    @pytest.mark.parametrize("position", [0, 1, 14, -1])
    def test_does_not_open_once_it_was_changed(self, position):
        sealed = bytearray(seal(b"whsec_1", purpose=PURPOSE))
        sealed[position] ^= 1

        with pytest.raises(Unreadable):
            unseal(bytes(sealed), purpose=PURPOSE)

    @pytest.mark.parametrize("nothing", [b"", b"\x01", b"\x01" + b"0" * 12])
    def test_does_not_open_what_was_never_sealed(self, nothing):
        with pytest.raises(Unreadable):
            unseal(nothing, purpose=PURPOSE)
