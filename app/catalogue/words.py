"""Facts of the catalogue as people of a locale say them."""

from babel.dates import get_day_names
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _


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
