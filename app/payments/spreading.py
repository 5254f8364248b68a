"""Which payments a refund goes back to: money returns by the means that it came by."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from app.core.money import split
from app.core.refusals import Refusal


class RefundTooLarge(Refusal):
    """That is more than is left of this payment."""

    code, status = "refund_too_large", HTTPStatus.CONFLICT


def spread(refund_minor: int, payments: Sequence[tuple[UUID, int]]) -> list[tuple[UUID, int]]:
    """Share a refund out over payments in proportion to what is left of each, by largest remainder.

    No payment gets back more than is left of it. One that nothing goes back to is not named.

    :param payments: ids and the minor units that are left of them

    :raises RefundTooLarge: more is to go back than is left of all of them
    """
    left = [max(left_minor, 0) for _id, left_minor in payments]
    if refund_minor > sum(left):
        raise RefundTooLarge
    if refund_minor <= 0:
        return []
    # A remainder is only there where a share is below what is left: the minor unit that it gets fits.
    shares = split(refund_minor, left)
    return [(id_, share) for (id_, _left), share in zip(payments, shares, strict=True) if share]
