"""The blueprint that the desk's pages of the catalogue hang in."""

from flask import Blueprint

bp = Blueprint("catalogue_desk", __name__, url_prefix="/desk")
