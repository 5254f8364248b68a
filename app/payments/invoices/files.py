"""Documents and tables as files that a browser keeps."""

from flask import Response

from app.payments.invoices.operations import Printed


def pdf_answer(printed: Printed) -> Response:
    """Send a printed document; the browser shows it."""
    return file_answer(printed.content, name=printed.filename, mimetype="application/pdf", disposition="inline")


def file_answer(content: bytes, *, name: str, mimetype: str, disposition: str = "attachment") -> Response:
    """Send a file that nobody in between keeps.

    :param name: of letters, digits and hyphens
    """
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
