"""Who asks: a client of the tests that is signed in as somebody of the world."""

from flask.testing import FlaskClient

from app.auth.acting import REMEMBERED
from app.auth.actor import Actor
from app.auth.identity import Identity


def acting(client: FlaskClient, actor: Actor) -> FlaskClient:
    """Let every request of the client come from the actor; how people prove who they are is another room's matter."""
    client.environ_base[REMEMBERED] = Identity(actor=actor)
    return client
