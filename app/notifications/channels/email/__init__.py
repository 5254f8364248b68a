"""E-mail: handed to the SMTP server that SMTP_URL names, or written into VAR_DIR/mail."""

from app.core.links import settings
from app.notifications.channels.email import folder, smtp
from app.notifications.channels.email.mime import UnsafeHeaders, mail_of
from app.notifications.parcel import Outcome, Parcel, never


def deliver(parcel: Parcel) -> Outcome:
    """Send a parcel as an e-mail."""
    try:
        mail = mail_of(parcel, mail_from=settings().mail_from)
    except UnsafeHeaders as error:
        return never(error)
    url = settings().smtp_url
    return smtp.deliver(mail, url=url) if url else folder.deliver(mail, folder=settings().var_dir / "mail")
