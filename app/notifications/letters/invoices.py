"""What customers are told about documents: that one was issued, and goes along."""

from flask_babel import gettext as _

from app.core import spoken_money, spoken_time
from app.notifications.facts import InvoiceFacts
from app.notifications.letters.letter import Letter, Line


def issued(facts: InvoiceFacts) -> Letter:
    """Hand a document over."""
    said = {"number": facts.number, "salon": facts.salon}
    subjects = {
        "invoice": _("Your invoice %(number)s from %(salon)s", **said),
        "receipt": _("Your receipt %(number)s from %(salon)s", **said),
        "credit_note": _("Your credit note %(number)s from %(salon)s", **said),
    }
    titles = {"invoice": _("Your invoice"), "receipt": _("Your receipt"), "credit_note": _("Your credit note")}
    return Letter(
        subject=subjects[facts.document],
        title=titles[facts.document],
        paragraphs=(_("It is attached as a PDF."),),
        lines=(
            Line(label=_("Number"), text=facts.number),
            Line(label=_("Date"), text=spoken_time.days(facts.issued_on, facts.issued_on, country=facts.country)),
            Line(label=_("Total"), text=spoken_money.amount(facts.amount, country=facts.country)),
        ),
    )
