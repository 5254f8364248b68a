"""The salon's rules as sentences for whoever makes them."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from app.catalogue import names, queries
from app.payments.demands import Ask, OfWhom, Rule
from app.payments.words import Clauses


def clauses() -> Clauses:
    """Return what sentences about this salon's money are made with. Two statements."""
    salon = queries.salon()
    return Clauses(currency=salon.currency, country=salon.country, services=names.names())


def rule_sentence(rule: Rule, about: Clauses) -> str:
    """Say a rule to its owner: New customers pay a deposit of 20 % for Colour on Fridays."""
    said = {"share": about.share(rule.share), "limits": about.limits(rule)}
    match rule.of_whom:
        case OfWhom.EVERYBODY:
            return _everybody(rule.ask, said)
        case OfWhom.NEW:
            return _new_ones(rule.ask, said)
        case OfWhom.NO_SHOWS:
            return _after_no_shows(rule.ask, rule.no_shows or 1, said)
        case OfWhom.TAGGED:
            return _tagged(rule.ask, said | {"tag": rule.tag or ""})


def _everybody(ask: Ask, said: Mapping[str, str]) -> str:
    match ask:
        case Ask.NOTHING:
            return str(_("Everybody pays nothing ahead %(limits)s.", **said))
        case Ask.FIXED | Ask.PERCENT:
            return str(_("Everybody pays a deposit of %(share)s %(limits)s.", **said))
        case Ask.FULL:
            return str(_("Everybody pays the full price ahead %(limits)s.", **said))
        case Ask.CARD:
            return str(_("Everybody leaves a card %(limits)s.", **said))


def _new_ones(ask: Ask, said: Mapping[str, str]) -> str:
    match ask:
        case Ask.NOTHING:
            return str(_("New customers pay nothing ahead %(limits)s.", **said))
        case Ask.FIXED | Ask.PERCENT:
            return str(_("New customers pay a deposit of %(share)s %(limits)s.", **said))
        case Ask.FULL:
            return str(_("New customers pay the full price ahead %(limits)s.", **said))
        case Ask.CARD:
            return str(_("New customers leave a card %(limits)s.", **said))


def _after_no_shows(ask: Ask, count: int, said: Mapping[str, str]) -> str:
    match ask:
        case Ask.NOTHING:
            return str(
                ngettext(
                    "Customers who have missed a visit pay nothing ahead %(limits)s.",
                    "Customers who have missed %(num)s visits pay nothing ahead %(limits)s.",
                    count,
                    **said,
                )
            )
        case Ask.FIXED | Ask.PERCENT:
            return str(
                ngettext(
                    "Customers who have missed a visit pay a deposit of %(share)s %(limits)s.",
                    "Customers who have missed %(num)s visits pay a deposit of %(share)s %(limits)s.",
                    count,
                    **said,
                )
            )
        case Ask.FULL:
            return str(
                ngettext(
                    "Customers who have missed a visit pay the full price ahead %(limits)s.",
                    "Customers who have missed %(num)s visits pay the full price ahead %(limits)s.",
                    count,
                    **said,
                )
            )
        case Ask.CARD:
            return str(
                ngettext(
                    "Customers who have missed a visit leave a card %(limits)s.",
                    "Customers who have missed %(num)s visits leave a card %(limits)s.",
                    count,
                    **said,
                )
            )


def _tagged(ask: Ask, said: Mapping[str, str]) -> str:
    match ask:
        case Ask.NOTHING:
            return str(_("Customers with the tag “%(tag)s” pay nothing ahead %(limits)s.", **said))
        case Ask.FIXED | Ask.PERCENT:
            return str(_("Customers with the tag “%(tag)s” pay a deposit of %(share)s %(limits)s.", **said))
        case Ask.FULL:
            return str(_("Customers with the tag “%(tag)s” pay the full price ahead %(limits)s.", **said))
        case Ask.CARD:
            return str(_("Customers with the tag “%(tag)s” leave a card %(limits)s.", **said))
