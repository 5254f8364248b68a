"""Who listens to what. Handlers run inside the transaction of the cause: they write rows and owe tasks."""

from collections.abc import Callable
from typing import Any

from app.auth import events as auth
from app.booking import events as booking
from app.catalogue.events import CatalogueChanged, SalonProfileChanged
from app.core.events import Event
from app.notifications import listeners as notifications
from app.platform import listeners as platform

SUBSCRIBERS: dict[type[Event], tuple[Callable[[Any], None], ...]] = {
    SalonProfileChanged: (platform.owe_a_fresh_entry, notifications.on_salon_changed),
    CatalogueChanged: (platform.owe_a_fresh_entry,),
    booking.AppointmentRequested: (notifications.on_requested,),
    booking.AppointmentConfirmed: (notifications.on_confirmed,),
    booking.AppointmentDeclined: (notifications.on_declined,),
    booking.AppointmentRescheduled: (notifications.on_rescheduled,),
    booking.AppointmentDelayed: (notifications.on_delayed,),
    booking.AppointmentCancelled: (notifications.on_cancelled,),
    auth.SignInCodeRequested: (notifications.on_sign_in_code,),
    auth.PasswordResetRequested: (notifications.on_password_reset,),
    auth.PasswordChanged: (notifications.on_password_changed,),
    auth.EmailVerificationRequested: (notifications.on_email_verification,),
    auth.RegistrationRepeated: (notifications.on_registration_repeated,),
    auth.InvitationIssued: (notifications.on_invitation,),
}
