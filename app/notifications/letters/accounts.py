"""What people are told about their accounts."""

from flask_babel import gettext as _

from app.core import spoken_time
from app.core.links import salon_url
from app.notifications.facts import AccountFacts
from app.notifications.kinds import Audience
from app.notifications.letters.letter import Letter, Link
from app.notifications.plain import greetable


def sign_in_code(facts: AccountFacts, _audience: Audience) -> Letter:
    """Say the code that signs a customer in."""
    return Letter(
        subject=_("Your code for %(salon)s", salon=facts.salon),
        title=_("Your code"),
        paragraphs=(_("Please enter this code on the page where you asked for it."),),
        code=facts.secret,
        notes=(
            _until(facts),
            _("Nobody from us will ever ask you for it. If you did not want to sign in, do nothing."),
        ),
    )


def erasure_code(facts: AccountFacts, _audience: Audience) -> Letter:
    """Say the code without which a customer's record is not deleted."""
    return Letter(
        subject=_("Your code to delete your record at %(salon)s", salon=facts.salon),
        title=_("Delete your record?"),
        paragraphs=(_("With this code everything that we know of you is deleted for good."),),
        code=facts.secret,
        notes=(
            _until(facts),
            _("Nobody from us will ever ask you for it. If you want to stay with us, do nothing."),
        ),
    )


def record_erased(facts: AccountFacts, _audience: Audience) -> Letter:
    """Say that a customer's record is gone."""
    return Letter(
        subject=_("Your record at %(salon)s is deleted", salon=facts.salon),
        title=_("Your record is deleted"),
        paragraphs=(
            _greeting(facts),
            _("As you asked, we have forgotten your details, your messages, and the way you signed in."),
            _("Your visits stay in our books with their time and price, but without your name."),
        ),
        action=Link(label=_("Our website"), url=salon_url("catalogue.home")),
        notes=(_("This is the last you hear from us, and we keep no copy of it. You are always welcome again."),),
    )


def password_reset(facts: AccountFacts, _audience: Audience) -> Letter:
    """Say where to choose a new password."""
    return Letter(
        subject=_("A new password for %(salon)s", salon=facts.salon),
        title=_("Choose a new password"),
        paragraphs=(_greeting(facts), _("Somebody, probably you, asked for a new password.")),
        action=Link(label=_("Choose a new password"), url=_url("auth.reset_password", facts)),
        notes=(_until(facts), _("If it was not you, do nothing: your password stays as it is.")),
    )


def password_changed(facts: AccountFacts, audience: Audience) -> Letter:
    """Say that the password is a new one."""
    return Letter(
        subject=_("Your password for %(salon)s was changed", salon=facts.salon),
        title=_("Your password was changed"),
        paragraphs=(_greeting(facts), _("From now on the new one is needed, on every device.")),
        action=_sign_in(audience),
        notes=(_("If it was not you, please ask for a new password at once."),),
    )


def email_verification(facts: AccountFacts, _audience: Audience) -> Letter:
    """Say where to confirm that the address is one's own."""
    return Letter(
        subject=_("Please confirm your e-mail address for %(salon)s", salon=facts.salon),
        title=_("Is this your e-mail address?"),
        paragraphs=(_greeting(facts), _("Please confirm it, so that we know where to reach you.")),
        action=Link(label=_("Confirm the address"), url=_url("auth.verify_email", facts)),
        notes=(_until(facts), _("If you do not know what this is about, do nothing.")),
    )


def registration_repeated(facts: AccountFacts, audience: Audience) -> Letter:
    """Say that there is an account already."""
    return Letter(
        subject=_("You already have an account at %(salon)s", salon=facts.salon),
        title=_("You already have an account"),
        paragraphs=(_greeting(facts), _("Somebody, probably you, wanted to register with this address again.")),
        action=_sign_in(audience),
        notes=(_("If it was not you, do nothing: nobody has learned anything about you."),),
    )


def invitation(facts: AccountFacts, _audience: Audience) -> Letter:
    """Invite somebody to work here."""
    named = {"salon": facts.salon, "name": facts.invited_by or facts.salon}
    return Letter(
        subject=_("%(name)s invites you to %(salon)s", **named),
        title=_("Welcome to %(salon)s", **named),
        paragraphs=(_greeting(facts), _("%(name)s invites you to the calendar of %(salon)s.", **named)),
        action=Link(label=_("Accept the invitation"), url=_url("auth.accept_invitation", facts)),
        notes=(_until(facts), _("If you do not know what this is about, do nothing.")),
    )


def export_ready(facts: AccountFacts, _audience: Audience) -> Letter:
    """Say that everything the salon has can be downloaded."""
    return Letter(
        subject=_("Your export of %(salon)s is ready", salon=facts.salon),
        title=_("Your export is ready"),
        paragraphs=(
            _greeting(facts),
            _("Everything that your salon has is in one file now. Sign in to download it."),
        ),
        action=Link(label=_("Download the file"), url=salon_url("leaving_desk.index")),
        notes=(_gone_after(facts), _("It holds your customers' addresses. Please keep it where nobody else looks.")),
    )


def salon_closed(facts: AccountFacts, _audience: Audience) -> Letter:
    """Say that the salon is closed, and until when it can be opened again."""
    return Letter(
        subject=_("%(salon)s is closed", salon=facts.salon),
        title=_("Your salon is closed"),
        paragraphs=(
            _greeting(facts),
            _("Nobody can book any more. Customers can still see and cancel what they booked."),
        ),
        action=Link(label=_("Open it again"), url=salon_url("leaving_desk.index")),
        notes=(_erased_at(facts), _("If you do not know what this is about, please look at once.")),
    )


def _erased_at(facts: AccountFacts) -> str:
    if facts.expires_at is None:
        return ""
    said = spoken_time.moment(facts.expires_at, zone=facts.timezone, country=facts.country)
    return str(_("Everything is erased on %(moment)s, unless you open it again.", moment=said))


def _gone_after(facts: AccountFacts) -> str:
    if facts.expires_at is None:
        return ""
    said = spoken_time.moment(facts.expires_at, zone=facts.timezone, country=facts.country)
    return str(_("It is kept until %(moment)s.", moment=said))


def _greeting(facts: AccountFacts) -> str:
    name = greetable(facts.name)
    return str(_("Hello %(name)s,", name=name) if name else _("Hello,"))


def _until(facts: AccountFacts) -> str:
    if facts.expires_at is None:
        return ""
    said = spoken_time.moment(facts.expires_at, zone=facts.timezone, country=facts.country)
    place = spoken_time.place(facts.timezone)
    return str(_("Valid until %(moment)s (%(place)s), and only once.", moment=said, place=place))


def _url(endpoint: str, facts: AccountFacts) -> str:
    return salon_url(endpoint, token=facts.secret)


def _sign_in(audience: Audience) -> Link:
    endpoint = "auth.sign_in" if audience is Audience.STAFF else "auth.customer_sign_in"
    return Link(label=_("Sign in"), url=salon_url(endpoint))
