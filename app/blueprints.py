"""The rooms that have doors: every blueprint, in one table."""

from flask import Blueprint

from app.api.v1.resources import bp as api_v1
from app.auth.customer_routes import bp as auth
from app.auth.desk import bp as auth_desk
from app.platform.api import bp as platform_api
from app.platform.routes import bp as platform

BLUEPRINTS: tuple[Blueprint, ...] = (auth, auth_desk, platform, platform_api, api_v1)
