"""The blueprint that every door of the room hangs in."""

from flask import Blueprint

bp = Blueprint("booking", __name__)
