"""The Flask application that knows its tenants: host -> site -> tenant, and one unit of work a request."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.routing import MapAdapter

from tenants import constraints, registry
from tenants.context import Tenant, use_tenant
from tenants.hosts import Address, Site, locate
from tenants.unit_of_work import unit_of_work

ATTEMPTS = 3
"""How often a request that lost against another one is tried before it is refused."""

EVERYWHERE = (Site.APEX, Site.TENANT, Site.NOWHERE)

OPENS_ITS_OWN = "opens_its_own_unit_of_work"

View = TypeVar("View", bound=Callable[..., Any])


def opens_its_own_unit_of_work(view: View) -> View:
    """Mark a view that is not one transaction, such as the one that makes a tenant."""
    setattr(view, OPENS_ITS_OWN, True)
    return view


class TenantedFlask(Flask):
    """Flask with one map of URLs for each site: the platform's own host, the tenants' hosts, and any other.

    Rules and blueprints belong to the tenants' hosts unless they say `subdomain=Site.APEX`; what must answer on every
    host is added by `add_everywhere`. The "subdomain" of werkzeug's map is the site, never a part of the host name.
    """

    platform_domain = "localhost"

    def __init__(self, import_name: str, **options: Any) -> None:
        super().__init__(import_name, static_folder=None, subdomain_matching=True, **options)
        self.url_map.default_subdomain = Site.TENANT
        self.everywhere: set[str] = set()

    def add_everywhere(self, rule: str, *, endpoint: str, **options: Any) -> None:
        """Add a rule that answers on every host, also where there is no tenant, or no database to find one in."""
        self.everywhere.add(endpoint)
        for site in EVERYWHERE:
            self.add_url_rule(rule, subdomain=site, endpoint=endpoint, **options)

    def address_of(self, incoming: Request) -> Address:
        """Return the site and slug that a request asks for."""
        return locate(incoming.host, domain=self.platform_domain)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Bind the map to the site of the request; outside a request to the tenants' site."""
        if request is None:
            return self.url_map.bind("", subdomain=Site.TENANT)
        site = self.address_of(request).site
        return self.url_map.bind_to_environ(request.environ, server_name=None, subdomain=site)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none of ours is a coroutine, and Flask would look again at every call."""
        return func

    def full_dispatch_request(self) -> Response:
        """Answer the request on behalf of the tenant that its host names; an unknown host gets 404."""
        address = Address(Site.NOWHERE) if request.endpoint in self.everywhere else self.address_of(request)
        try:
            tenant = self._tenant_at(address)
        except Exception as error:  # noqa: BLE001 - Flask's own handlers answer it, as they do for a view's
            return self.finalize_request(self.handle_user_exception(error), from_error_handler=True)
        g.site = address.site
        with use_tenant(tenant):
            return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view in a unit of work of its own, again when it lost a race that it may win the next time."""
        if getattr(self.view_functions.get(request.endpoint or ""), OPENS_ITS_OWN, False):
            return super().dispatch_request()
        for left in reversed(range(ATTEMPTS)):
            try:
                with unit_of_work():
                    return super().dispatch_request()
            except Exception as error:
                if not left or not constraints.is_passing(error):
                    raise
        raise AssertionError("unreachable")

    def _tenant_at(self, address: Address) -> Tenant | None:
        if address.slug is None:
            return None
        tenant = registry.find_by_slug(address.slug)
        if tenant is None:
            raise NotFound
        return tenant
