"""Whatever changes the salon is written down: every operation of catalogue and access, every form of the desk.

Looked at is what the code reaches, not what it does in one case: from a function to the functions that it names, and
so on, until `audit.note` is among them or nothing is left to follow.
"""

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType

import pytest

from app.auth import operations as auth
from app.auth.audit import note
from app.catalogue import operations as catalogue
from tenants.hosts import Site

OPERATIONS_THAT_LEAVE_NO_ENTRY = {
    "establish": "the first rows of a salon that nobody could change yet",
    "settle_step": "the list of first steps, which changes nothing of the salon",
    "reopen_step": "the list of first steps, which changes nothing of the salon",
    "touch": "the number by which caches see a change; the change itself is written down",
    "accept_handover": "signs the owner of a new salon in, and signing in is written down",
    "authenticate": "looks a password up; the session or the token that follows is written down",
    "choose_language": "what somebody reads changes nothing of the salon",
    "confirm_password": "asks once more; what it opens is written down",
    "create_account": "whoever asks for an account says why: an invitation, a registration, a new salon",
    "end_session": "somebody leaves by themselves",
    "forget_customer": "a part of the erasure, which is written down",
    "forget_refresh_token": "a program leaves by itself",
    "hand_customer_over": "a part of the merging, which is written down",
    "is_proven": "somebody enters a code; what it opens is written down",
    "issue_handover": "a link for the owner of a new salon, a moment old",
    "issue_password_reset": "a mail to the address of an account; the new password is written down",
    "issue_registration": "a mail to somebody who is nobody here yet",
    "note_activity": "looking and clicking is not a change",
    "purge_expired": "forgets what is worth nothing any more",
    "redeem_sign_in_code": "customers sign in; what they do is theirs",
    "refresh": "a program stays signed in",
    "register": "a customer's own account",
    "rename_customer": "a part of the change of a record, which is written down",
    "request_erasure_code": "a mail to somebody's own address",
    "request_password_reset": "anybody may ask for a link, and nothing has changed by it",
    "request_sign_in_code": "anybody may ask for a code, and nothing has changed by it",
    "request_verification": "a mail to somebody's own address",
    "request_verification_again": "a mail to somebody's own address",
    "revoke_all": "a part of what is written down by its callers",
    "revoke_family": "a program leaves by itself",
    "verify_email": "somebody proves an address of their own",
}

CHANGES_OF_VISITS = (
    *("create_appointment", "create_confirmation", "create_refusal", "create_cancellation", "create_completion"),
    *("create_no_show", "create_new_time", "create_placement", "create_length", "create_delay"),
    "create_news_of_delay",
)

MONEY_OF_VISITS = ("create_payment", "create_discount", "create_refund")

ROUTES_THAT_LEAVE_NO_ENTRY = {
    **{
        f"booking_desk.{name}": "a visit has a history of its own, which says who did what"
        for name in CHANGES_OF_VISITS
    },
    **{f"booking_desk.{name}": "the ledger says itself who did what, when and why" for name in MONEY_OF_VISITS},
    "booking_desk.show_draft": "shows the form as it would be; nothing is kept",
    "auth_account.create_verification": "a mail to one's own address",
    "auth_account.update_language": "what somebody reads changes nothing of the salon",
    "catalogue_desk.update_step": "the list of first steps, which changes nothing of the salon",
    "customers_desk.create_import": "a file to look at; what is written of it in the end is written down",
    "customers_desk.create_import_removal": "a file from which nothing was taken",
    "customers_desk.update_columns": "what a file's columns hold; nothing is written yet",
    "customers_desk.create_note": "a note says itself who wrote it and when",
    "customers_desk.create_note_removal": "what the team writes down of customers is not kept twice",
    "customers_desk.create_photo_removal": "what the team keeps of customers is not kept twice",
    "catalogue_desk.preview_policies": "shows what would be; nothing is kept",
    "catalogue_desk.show_hours_draft": "shows the form as it would be; nothing is kept",
    "payments_desk.preview_payment_rule": "shows what would be; nothing is kept",
    "payments_desk.create_connection": "leads to Stripe; the account that comes back from there is written down",
    "notifications_desk.create_retry": "sends again what was to be sent anyway; the message counts its attempts",
    "notifications_settings.create_test": "a message to oneself, which is listed among the messages as a test",
}
"""Endpoints, or whole blueprints, and why."""

LEAVES = (note,)


def reaches(function: Callable, *, ends: tuple[Callable, ...] = LEAVES) -> bool:
    """Tell whether a function names one of the ends, or a function of ours that does, however far."""
    seen, open_ = set(), [inspect.unwrap(function)]
    while open_:
        one = open_.pop()
        if one in ends:
            return True
        if one not in seen:
            seen.add(one)
            open_ += named(one)
    return False


def named(function: Callable) -> Iterator[Callable]:
    """Yield the functions of ours that a function names, those in its lambdas and inner functions included."""
    for code in codes(function.__code__):
        things = [function.__globals__[name] for name in code.co_names if name in function.__globals__]
        modules = [thing for thing in things if isinstance(thing, ModuleType)]
        things += [getattr(module, name) for module in modules for name in code.co_names if hasattr(module, name)]
        for thing in things:
            if isinstance(thing, FunctionType) and thing.__module__.startswith("app."):
                yield inspect.unwrap(thing)


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def operations():
    for room in (catalogue, auth):
        for name in room.__all__:
            if isinstance(getattr(room, name), FunctionType):
                yield name, getattr(room, name)


def changing_routes(app):
    """Yield the forms of the desk: endpoint and view."""
    for rule in app.url_map.iter_rules():
        if (
            rule.subdomain == Site.TENANT
            and rule.rule.startswith("/desk")
            and rule.methods - {"GET", "HEAD", "OPTIONS"}
        ):
            yield rule.endpoint, app.view_functions[rule.endpoint]


def is_exempt(endpoint):
    return endpoint in ROUTES_THAT_LEAVE_NO_ENTRY or endpoint.partition(".")[0] in ROUTES_THAT_LEAVE_NO_ENTRY


class TestOperations:
    def test_are_written_down_or_listed_with_a_reason(self):
        silent = {name for name, operation in operations() if not reaches(operation)}

        assert silent == OPERATIONS_THAT_LEAVE_NO_ENTRY.keys()


class TestRoutes:
    def test_are_written_down_or_listed_with_a_reason(self, app):
        silent = {endpoint for endpoint, view in changing_routes(app) if not is_exempt(endpoint) and not reaches(view)}

        assert silent == set()

    def test_are_not_listed_without_need(self, app):
        endpoints = {endpoint for endpoint, view in changing_routes(app) if not reaches(view)}

        assert {name for name in ROUTES_THAT_LEAVE_NO_ENTRY if "." in name} <= endpoints


class TestTheTestItself:
    @pytest.mark.parametrize("operation", [catalogue.change_settings, catalogue.reopen, auth.start_session])
    def test_sees_an_operation_that_writes_nothing_down(self, operation):
        """The control: an operation from which the line is gone reaches nothing."""
        assert reaches(operation)
        assert not reaches(operation, ends=(lambda: None,))

    def test_sees_through_lambdas_and_helpers(self, app):
        assert reaches(app.view_functions["catalogue_desk.update_settings"])
        assert reaches(app.view_functions["catalogue_desk.update_holiday"])

    def test_sees_a_view_that_only_shows(self, app):
        assert not reaches(app.view_functions["catalogue_desk.settings"])
