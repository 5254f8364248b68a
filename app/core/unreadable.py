"""Addresses that can mean nothing here."""

from http import HTTPStatus

from flask import Flask, abort, request


def init_app(app: Flask) -> None:
    """Refuse them before anybody looks something up by them."""
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """Refuse an address with the character NUL: nobody types it, and PostgreSQL's text cannot hold it."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(HTTPStatus.BAD_REQUEST)
