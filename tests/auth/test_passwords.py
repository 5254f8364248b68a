import threading

import pytest
from pydantic import TypeAdapter, ValidationError

from app.auth import passwords
from app.auth.commands import NewPassword

NEW_PASSWORD = TypeAdapter(NewPassword)


class TestIsRight:
    def test_knows_the_password(self):
        assert passwords.is_right("correct horse", passwords.hash_password("correct horse"))

    def test_refuses_another_one(self):
        assert not passwords.is_right("correct hors", passwords.hash_password("correct horse"))

    def test_is_the_same_on_every_keyboard(self):
        assert passwords.is_right("cafe\u0301 au lait", passwords.hash_password("caf\u00e9 au lait"))

    def test_refuses_whoever_has_no_password(self):
        assert not passwords.is_right("nobody has this password", None)

    def test_refuses_a_hash_that_is_none(self):
        assert not passwords.is_right("anything", "not a hash")


class TestParameters:
    def test_are_owasps_minimum_for_argon2id(self):
        assert passwords.hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    def test_tell_an_older_hash(self):
        assert passwords.is_outdated(
            "$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHQ$iWh06vD8Fy27wf9npn6FXWiCX4K6pW6Ue1Bnzz07Z8A"
        )


class TestTurn:
    def test_refuses_when_too_many_wait(self, monkeypatch):
        monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
        with passwords.turn(), passwords.turn(), pytest.raises(passwords.TooBusy):
            passwords.new_hash("one too many")

    def test_is_given_back(self, monkeypatch):
        monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
        for _ in range(passwords.AT_ONCE + 1):
            with pytest.raises(ZeroDivisionError), passwords.turn():
                raise ZeroDivisionError

    def test_lets_the_next_one_in(self):
        done = threading.Event()
        with passwords.turn(), passwords.turn():
            waiting = threading.Thread(target=lambda: (passwords.new_hash("patient"), done.set()))
            waiting.start()
            assert not done.wait(0.1)
        waiting.join()
        assert done.is_set()


class TestNewPassword:
    @pytest.mark.parametrize(
        "password", ["short", "password123", "PassWord123", "aaaaaaaaaaaa", "1234567890", "x" * 257]
    )
    def test_refuses(self, password):
        with pytest.raises(ValidationError):
            NEW_PASSWORD.validate_python(password)

    @pytest.mark.parametrize(
        "password", ["correct horse battery staple", "ein Satz ohne Ziffern", "長いほど良い合言葉です"]
    )
    def test_takes_what_is_long(self, password):
        assert NEW_PASSWORD.validate_python(password) == password
