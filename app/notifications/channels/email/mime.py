"""A parcel as an Internet message: text and HTML, with the calendar entry beside them (RFC 5322, 2046, 6047)."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr

from email_validator import EmailNotValidError, validate_email

from app.core.ics import Method
from app.notifications.parcel import Parcel
from app.notifications.plain import one_line

# Seven bits pass every server; quoted-printable or base64 is chosen by what is shorter.
ASCII_ONLY = policy.SMTP.clone(cte_type="7bit")
INTERNATIONAL = policy.SMTPUTF8


ENCODED = "=?"
"""How an encoded word begins (RFC 2047, 2). Python reads those in whatever it is given, line ends and all, and writes
what it has read: somebody called `=?utf-8?q?=0D=0ABcc:…` would have a header of their own."""


class UnsafeHeaders(Exception):
    """Somebody's words would be read as headers."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A message with its envelope."""

    sender: str
    recipient: str
    name: str
    created_at: datetime
    message: EmailMessage


def mail_of(parcel: Parcel, *, mail_from: str) -> Mail:
    """Return the e-mail that a parcel makes. Made again, it has the same Message-ID and date.

    :raises UnsafeHeaders: written down, it would have other headers than it was given
    """
    sender, recipient = parseaddr(mail_from)[1], deliverable(parcel.to_address)
    message = EmailMessage(policy=ASCII_ONLY if recipient.isascii() else INTERNATIONAL)
    message["From"] = _address(parcel.from_name, sender)
    message["To"] = _address(parcel.to_name, recipient)
    if parcel.reply_to:
        message["Reply-To"] = _address(parcel.from_name, deliverable(parcel.reply_to))
    message["Subject"] = _words(parcel.rendered.subject)
    message["Date"] = format_datetime(parcel.created_at)
    message["Message-ID"] = parcel.message_id
    # Out-of-office programs leave what says so alone (RFC 3834, 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parcel.rendered.text)
    message.add_alternative(parcel.rendered.html, subtype="html")
    if parcel.rendered.calendar is not None:
        _add_calendar(message, parcel.rendered.calendar, parcel.rendered.method)
    for one in parcel.attachments:
        maintype, _slash, subtype = one.mimetype.partition("/")
        message.add_attachment(one.content, maintype=maintype, subtype=subtype, filename=one.filename)
    _check(message)
    return Mail(
        sender=sender,
        recipient=recipient,
        name=f"{parcel.created_at:%Y%m%dT%H%M%SZ}-{parcel.id}",
        created_at=parcel.created_at,
        message=message,
    )


def deliverable(address: str) -> str:
    """Return the address in ASCII where it can be spelled so: a domain always can, a name before the @ cannot."""
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return address
    return found.ascii_email or found.normalized


def _address(name: str, address: str) -> Address:
    username, _, domain = address.rpartition("@")
    return Address(display_name=_words(name), username=username, domain=domain)


def _words(text: str) -> str:
    """Return a text on one line in which no header finds an encoded word."""
    return one_line(text).replace(ENCODED, "= ?")


def _check(message: EmailMessage) -> None:
    written = BytesHeaderParser().parsebytes(message.as_bytes())
    if written.keys() != message.keys():
        raise UnsafeHeaders(f"headers {written.keys()} in place of {message.keys()}")


def _add_calendar(message: EmailMessage, calendar: bytes, method: Method) -> None:
    """Add the entry twice: as an alternative, which calendars read, and as a file, which people can open."""
    entry = calendar.decode()
    alternative = {"method": method.value, "charset": "utf-8"}
    message.add_alternative(entry, subtype="calendar", charset="utf-8", cte="base64", params=alternative)
    name = "cancel.ics" if method is Method.CANCEL else "invite.ics"
    message.add_attachment(calendar, maintype="application", subtype="ics", filename=name)
