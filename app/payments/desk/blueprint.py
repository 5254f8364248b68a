"""The blueprint that the desk's pages of money hang in."""

from flask import Blueprint

bp = Blueprint("payments_desk", __name__, url_prefix="/desk")
