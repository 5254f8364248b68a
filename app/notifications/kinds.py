"""What a message can be about, whom it can be for, and what can become of it."""

from enum import StrEnum


class Audience(StrEnum):
    """Which side of the desk a message is for."""

    CUSTOMER = "customer"
    STAFF = "staff"


class State(StrEnum):
    """What became of a message. QUEUED: it is tried, or will be tried again."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"
    WITHDRAWN = "WITHDRAWN"


class Kind(StrEnum):
    """What a message says."""

    APPOINTMENT_REQUESTED = "appointment_requested"
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    APPOINTMENT_DECLINED = "appointment_declined"
    APPOINTMENT_LAPSED = "appointment_lapsed"
    APPOINTMENT_LOST = "appointment_lost"
    APPOINTMENT_RESCHEDULED = "appointment_rescheduled"
    APPOINTMENT_HANDED_OVER = "appointment_handed_over"
    APPOINTMENT_DELAYED = "appointment_delayed"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_REMINDER = "appointment_reminder"
    SIGN_IN_CODE = "sign_in_code"
    ERASURE_CODE = "erasure_code"
    RECORD_ERASED = "record_erased"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a message
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a message
    EMAIL_VERIFICATION = "email_verification"
    REGISTRATION_REPEATED = "registration_repeated"
    INVITATION = "invitation"
    EXPORT_READY = "export_ready"
    SALON_CLOSED = "salon_closed"
    TIME_OFF_REQUESTED = "time_off_requested"
    TIME_OFF_APPROVED = "time_off_approved"
    TIME_OFF_DECLINED = "time_off_declined"
    INVOICE_ISSUED = "invoice_issued"

    @property
    def carries_secret(self) -> bool:
        """Whether its context holds something that opens an account, until it has been sent."""
        return self in SECRET

    @property
    def is_the_last(self) -> bool:
        """Whether nothing of it is kept once it is sent: it goes to somebody whom the salon has forgotten."""
        return self is Kind.RECORD_ERASED

    @property
    def is_about_appointment(self) -> bool:
        return self.startswith("appointment_")

    @property
    def is_about_invoice(self) -> bool:
        return self is Kind.INVOICE_ISSUED

    @property
    def is_about_time_off(self) -> bool:
        return self.startswith("time_off_")


SECRET = frozenset(
    {Kind.SIGN_IN_CODE, Kind.ERASURE_CODE, Kind.PASSWORD_RESET, Kind.EMAIL_VERIFICATION, Kind.INVITATION}
)
