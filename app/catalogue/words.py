"""Facts of the catalogue as people of a locale say them."""

from babel.dates import get_day_names
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.catalogue.models import Salon


def weekday_name(weekday: int) -> str:
    """Return the name of a weekday; 0 is Monday."""
    return str(get_day_names("wide", context="stand-alone", locale=get_locale() or "en")[weekday])


HOUR, DAY = 60, 24 * 60


def length(minutes: int) -> str:
    """Return a number of minutes in words: days where it is whole days, else hours and minutes."""
    if minutes < HOUR:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    if minutes % HOUR:
        return str(_("%(hours)d h %(minutes)d min", hours=minutes // HOUR, minutes=minutes % HOUR))
    # A day's notice is understood as 24 hours, two days' as days.
    if minutes % DAY or minutes == DAY:
        return str(ngettext("%(num)d hour", "%(num)d hours", minutes // HOUR))
    return str(ngettext("%(num)d day", "%(num)d days", minutes // DAY))


def policies(salon: Salon) -> list[str]:
    """Return the salon's rules as sentences a customer understands, its own words last."""
    return [_ahead(salon), _notice(salon), _cancellation(salon), *salon.policies_text.splitlines()]


def _ahead(salon: Salon) -> str:
    days = salon.booking_horizon_days
    return str(ngettext("You can book %(num)d day ahead.", "You can book up to %(num)d days ahead.", days))


def _notice(salon: Salon) -> str:
    if not salon.minimum_notice_minutes:
        return str(_("Free times can be booked until they begin."))
    return str(_("Please book at least %(length)s before.", length=length(salon.minimum_notice_minutes)))


def _cancellation(salon: Salon) -> str:
    if not salon.cancellation_cutoff_minutes:
        return str(_("You can cancel or move your appointment until it begins."))
    before = length(salon.cancellation_cutoff_minutes)
    return str(_("You can cancel or move your appointment until %(length)s before it begins.", length=before))
