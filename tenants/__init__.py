"""Schema-per-tenant machinery. Knows nothing about what the tenants do; imports nothing from the application."""
