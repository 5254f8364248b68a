"""What the permissions allow, in words, in the order in which a page tells them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from app.auth.permissions import Permission

P = Permission

WORDS: Mapping[Permission, Any] = {
    P.VIEW_CALENDAR: _("See the calendar"),
    P.MANAGE_OWN_APPOINTMENTS: _("Book, move and cancel visits of their own"),
    P.MANAGE_APPOINTMENTS: _("Book, move and cancel everybody's visits"),
    P.OVERRIDE_RULES: _("Book where the rules would not allow it, with a reason"),
    P.TAKE_PAYMENTS: _("Take payments for the visits they see"),
    P.REFUND_PAYMENTS: _("Give money back"),
    P.BLOCK_OWN_TIME: _("Block time of their own"),
    P.BLOCK_TIME: _("Block everybody's time"),
    P.EXPLAIN_AVAILABILITY: _("Ask why a time is not offered"),
    P.VIEW_OWN_CUSTOMERS: _("See customers who come to them"),
    P.VIEW_CUSTOMERS: _("See all customers"),
    P.MANAGE_CUSTOMERS: _("Change customers"),
    P.VIEW_MESSAGES: _("Read messages and send them again"),
    P.VIEW_INVOICES: _("See and print invoices"),
    P.CREDIT_INVOICES: _("Take invoices back"),
    P.MANAGE_CATALOGUE: _("Change services and prices"),
    P.MANAGE_TEAM: _("Change the team"),
    P.MANAGE_HOURS: _("Change working hours and time off"),
    P.REQUEST_TIME_OFF: _("Ask for time off"),
    P.APPROVE_TIME_OFF: _("Approve time off"),
    P.MANAGE_SETTINGS: _("Change settings"),
    P.MANAGE_ACCESS: _("Invite people and give roles"),
    P.MANAGE_PAYMENTS: _("Connect the accounts that payments go to"),
    P.VIEW_HISTORY: _("See who changed what"),
    P.CLOSE_SALON: _("Export everything, and close the salon"),
}
"""What customers may do is not among them: it is their own account, and nobody gives it to them."""
