"""Pages and JSON are sent compressed, unless somebody else could learn from how short they become.

Static files are packed when the program starts (`assets`); photos and fonts are packed as they are.
"""

import gzip

from flask import Flask, Request, Response, request

LEAST = 1_000
"""Bytes below which an answer fits into one packet anyway."""

DENSITY = 5
"""Of nine: the last step at which a page of the calendar takes less than a millisecond."""

TYPES = ("text/", "application/json", "application/problem+json", "application/xml")
OURS = ("same-origin", "none")


def init_app(app: Flask) -> None:
    """Pack what `app` answers."""
    app.after_request(pack)


def pack(answer: Response) -> Response:
    """Return the answer, compressed where that helps and gives nothing away."""
    if not _is_worth_it(answer):
        return answer
    _vary(answer)
    if request.accept_encodings["gzip"] > 0 and not _may_be_measured(request):
        answer.set_data(gzip.compress(answer.get_data(), DENSITY, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _vary(answer: Response) -> None:
    # Most answers have no such header yet, and werkzeug takes longer to read one than to write it.
    if "Vary" in answer.headers:
        answer.vary.add("Accept-Encoding")
    else:
        answer.headers["Vary"] = "Accept-Encoding"


def _is_worth_it(answer: Response) -> bool:
    if answer.is_streamed or answer.direct_passthrough or "Content-Encoding" in answer.headers:
        return False
    # An entity tag names the bytes as they are.
    is_text = (answer.mimetype or "").startswith(TYPES) and "ETag" not in answer.headers
    return is_text and len(answer.get_data()) >= LEAST


def _may_be_measured(request: Request) -> bool:
    """Tell whether another site may have made somebody's browser ask on their behalf, to watch the answer's length.

    What repeats itself packs better: whoever may put words into a page that is meant for somebody else, and sees how
    long it becomes, guesses its secrets letter by letter (BREACH, CVE-2013-3587). It takes the victim's cookies, and
    requests that the victim's browser says are another site's, a sibling salon's among them. Old browsers do not say.
    """
    return bool(request.headers.get("Cookie")) and request.headers.get("Sec-Fetch-Site") not in OURS
