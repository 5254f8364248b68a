"""How the desk answers a change: where it was made, or by leading to where what came of it can be seen."""

from typing import Any

from flask import Response, flash

from app.core.htmx import go_to, is_htmx, page_path
from app.core.http import render


def in_place_or_there(template: str, /, *, forms: str, to: str, said: str, **context: Any) -> Response:
    """Answer htmx with what changed, and say so; lead to `to` whoever has no calendar behind the form.

    :param forms: where the pages are whose headings speak of a form, and not of what has come of it
    """
    here = page_path()
    if is_htmx() and (here == to or not here.startswith(forms)):
        answer = render(template, message=said, **context)
        answer.vary.add("HX-Request")
        return answer
    flash(said, "success")
    return go_to(to)
