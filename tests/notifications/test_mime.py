"""What strangers typed, in the headers of a mail: it stays words."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from app.notifications.channels import email
from app.notifications.channels.email.mime import UnsafeHeaders, mail_of
from app.notifications.parcel import Fate
from tests.notifications.parcels import PARCEL

EVIL = [
    "=?utf-8?q?=0D=0ABcc=3A_all=40evil.example?=",
    "Ann =?utf-8?b?DQpCY2M6IGFsbEBldmlsLmV4YW1wbGU=?= Lee",
    "=?utf-8?q?=0A=0A<script>?=",
    "=?utf-8?q?=E2=80=AE?=",
    "Ann\r\nBcc: all@evil.example",
]
SENT = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


@pytest.mark.parametrize("words", EVIL)
def test_names_and_subjects_write_no_headers(words):
    rendered = replace(PARCEL.rendered, subject=f"Confirmed: {words}")
    parcel = replace(PARCEL, from_name=words, to_name=words, rendered=rendered)

    mail = mail_of(parcel, mail_from="bookings@parlour.example").message
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)

    assert sorted(read.keys()) == sorted(SENT)
    assert [address.addr_spec for address in read["To"].addresses] == [PARCEL.to_address]
    assert "\u202e" not in str(read["Subject"])


def test_an_address_that_would_write_one_is_never_written_to(app):
    parcel = replace(PARCEL, to_address="=?utf-8?q?=0D=0ABcc=3A_all?=@example.com")

    with pytest.raises(UnsafeHeaders):
        mail_of(parcel, mail_from="bookings@parlour.example")
    with app.app_context():
        assert email.deliver(parcel).fate is Fate.NEVER
