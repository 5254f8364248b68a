"""The rooms that have doors: every blueprint, in one table."""

from flask import Blueprint

from app.api.v1.resources import bp as api_v1
from app.auth.account import bp as auth_account
from app.auth.customer_routes import bp as auth
from app.auth.desk import bp as auth_desk
from app.booking.desk import bp as booking_desk
from app.booking.desk.customers import bp as customers_desk
from app.booking.routes import bp as booking
from app.catalogue.desk import bp as catalogue_desk
from app.catalogue.outside import bp as outside
from app.catalogue.routes import bp as catalogue
from app.leaving.desk import bp as leaving_desk
from app.notifications.desk import bp as notifications_desk
from app.notifications.routes import bp as notifications
from app.notifications.settings import bp as notifications_settings
from app.payments.desk import bp as payments_desk
from app.payments.desk.invoice_settings import bp as invoice_settings
from app.payments.desk.invoices import bp as invoices_desk
from app.platform.api import bp as platform_api
from app.platform.routes import bp as platform

BLUEPRINTS: tuple[Blueprint, ...] = (
    auth,
    auth_account,
    auth_desk,
    booking,
    booking_desk,
    catalogue,
    catalogue_desk,
    customers_desk,
    invoice_settings,
    invoices_desk,
    leaving_desk,
    notifications,
    notifications_desk,
    notifications_settings,
    outside,
    payments_desk,
    platform,
    platform_api,
    api_v1,
)
