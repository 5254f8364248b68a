"""Stripe: salons connect accounts of their own and are charged directly (Connect, direct charges)."""

from app.payments.gateways.stripe.gateway import StripeGateway

__all__ = ["StripeGateway"]
