"""The rooms that have doors: every blueprint, in one table."""

from flask import Blueprint

from app.api.v1.blueprint import bp as api_v1

BLUEPRINTS: tuple[Blueprint, ...] = (api_v1,)
