"""How to reach somebody: e-mail addresses and telephone numbers, checked and put into their one spelling."""

import re
from typing import Annotated

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from pydantic import AfterValidator, StringConstraints

LONGEST_EMAIL = 254
ENCODED_WORD = re.compile(r"=\?|\?=")
"""What mail programs read as something else (RFC 2047): nobody has such an address who means no harm."""

SHORTEST_NUMBER = 10_000_000
"""Few numbers are shorter: the library knows them, and nobody has the others."""


def email_address(text: str) -> str:
    """Return the address in its normal spelling.

    Only the form is checked: whether mail arrives is known when it has been sent.

    :raises ValueError: it is no e-mail address
    """
    try:
        if ENCODED_WORD.search(text):
            raise EmailNotValidError
        # The "test environment" allows names under .test, which RFC 2606 keeps for trying things out.
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError(_("Please enter an e-mail address such as name@example.com.")) from None


def phone_number(text: str, *, country: str) -> str:
    """Return the number in E.164 spelling; one without a country code is read as people in `country` would dial it.

    :raises ValueError: nobody can have this number
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not _is_somebodys(number):
        raise ValueError(_("Please enter a telephone number, with the country code if it is a foreign one."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_somebodys(number: phonenumbers.PhoneNumber) -> bool:
    if (number.national_number or 0) < SHORTEST_NUMBER:
        return phonenumbers.is_valid_number(number)
    # "Possible", not "valid": new ranges are handed out faster than the library's tables are updated.
    return phonenumbers.is_possible_number(number)


EmailAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_EMAIL), AfterValidator(email_address)
]
