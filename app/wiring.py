"""Who listens to what. Handlers run inside the transaction of the cause: they write rows and owe tasks."""

from collections.abc import Callable
from typing import Any

from app.auth import events as auth
from app.booking import events as booking
from app.booking import listeners as visits
from app.catalogue import events as catalogue
from app.core.events import Event
from app.customers.events import CustomerErased, CustomersMerged
from app.leaving import events as leaving
from app.notifications import listeners as notifications
from app.payments.events import InvoiceIssued, PaymentSucceeded
from app.platform import listeners as platform

SUBSCRIBERS: dict[type[Event], tuple[Callable[[Any], None], ...]] = {
    catalogue.SalonProfileChanged: (platform.owe_a_fresh_entry, notifications.on_salon_changed),
    catalogue.CatalogueChanged: (platform.owe_a_fresh_entry,),
    catalogue.TimeOffRequested: (notifications.on_time_off_requested,),
    catalogue.TimeOffApproved: (notifications.on_time_off_approved,),
    catalogue.TimeOffDeclined: (notifications.on_time_off_declined,),
    CustomersMerged: (visits.on_customers_merged, notifications.on_customers_merged),
    CustomerErased: (visits.on_customer_erased, notifications.on_customer_erased),
    PaymentSucceeded: (visits.on_payment_succeeded,),
    InvoiceIssued: (notifications.on_invoice_issued,),
    booking.AppointmentRequested: (notifications.on_requested,),
    booking.AppointmentConfirmed: (notifications.on_confirmed,),
    booking.AppointmentDeclined: (notifications.on_declined,),
    booking.AppointmentLapsed: (notifications.on_lapsed,),
    booking.AppointmentLost: (notifications.on_lost,),
    booking.AppointmentRescheduled: (notifications.on_rescheduled,),
    booking.AppointmentCorrected: (notifications.on_corrected,),
    booking.AppointmentStretched: (notifications.on_stretched,),
    booking.AppointmentDelayed: (notifications.on_delayed,),
    booking.AppointmentCancelled: (notifications.on_cancelled,),
    booking.AppointmentReopened: (notifications.on_reopened,),
    auth.SignInCodeRequested: (notifications.on_sign_in_code,),
    auth.ErasureCodeRequested: (notifications.on_erasure_code,),
    auth.PasswordResetRequested: (notifications.on_password_reset,),
    auth.PasswordChanged: (notifications.on_password_changed,),
    auth.EmailVerificationRequested: (notifications.on_email_verification,),
    auth.RegistrationRepeated: (notifications.on_registration_repeated,),
    auth.InvitationIssued: (notifications.on_invitation,),
    leaving.ExportReady: (notifications.on_export_ready,),
    leaving.SalonClosed: (notifications.on_salon_closed,),
}
