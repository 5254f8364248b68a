"""Every write of accounts, sessions and credentials, one file a concern."""

from app.auth.operations.accounts import (
    AddressTaken,
    LastOwner,
    change_role,
    create_account,
    disable_account,
    enable_account,
    rename_account,
    sign_out_everywhere,
)
from app.auth.operations.customers import forget_customer, hand_customer_over, rename_customer
from app.auth.operations.handovers import accept_handover, issue_handover
from app.auth.operations.invitations import (
    WorksHereAlready,
    accept_invitation,
    invite_staff_member,
    withdraw_invitation,
)
from app.auth.operations.own_language import choose_language
from app.auth.operations.own_password import WrongPassword, change_password, confirm_password
from app.auth.operations.programs import (
    Grant,
    create_api_key,
    forget_refresh_token,
    grant,
    refresh,
    revoke_api_key,
    revoke_family,
)
from app.auth.operations.proofs import LinkExpired
from app.auth.operations.purges import purge_expired
from app.auth.operations.registrations import (
    issue_registration,
    register,
    request_verification,
    request_verification_again,
    verify_email,
)
from app.auth.operations.resets import issue_password_reset, request_password_reset, reset_password
from app.auth.operations.sessions import end_session, note_activity, revoke_all, revoke_session, start_session
from app.auth.operations.sign_in import WrongCredentials, authenticate
from app.auth.operations.sign_in_codes import (
    PasswordNeeded,
    WrongCode,
    is_proven,
    redeem_sign_in_code,
    request_erasure_code,
    request_sign_in_code,
)

__all__ = [
    "AddressTaken",
    "Grant",
    "LastOwner",
    "LinkExpired",
    "PasswordNeeded",
    "WorksHereAlready",
    "WrongCode",
    "WrongCredentials",
    "WrongPassword",
    "accept_handover",
    "accept_invitation",
    "authenticate",
    "change_password",
    "change_role",
    "choose_language",
    "confirm_password",
    "create_account",
    "create_api_key",
    "disable_account",
    "enable_account",
    "end_session",
    "forget_customer",
    "forget_refresh_token",
    "grant",
    "hand_customer_over",
    "invite_staff_member",
    "is_proven",
    "issue_handover",
    "issue_password_reset",
    "issue_registration",
    "note_activity",
    "purge_expired",
    "redeem_sign_in_code",
    "refresh",
    "register",
    "rename_account",
    "rename_customer",
    "request_erasure_code",
    "request_password_reset",
    "request_sign_in_code",
    "request_verification",
    "request_verification_again",
    "reset_password",
    "revoke_all",
    "revoke_api_key",
    "revoke_family",
    "revoke_session",
    "sign_out_everywhere",
    "start_session",
    "verify_email",
    "withdraw_invitation",
]
