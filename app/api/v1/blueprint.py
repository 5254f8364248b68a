"""The blueprint that every resource adds its routes to; it answers on salons' hosts."""

from flask import Blueprint

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")
