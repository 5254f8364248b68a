"""How long what the desk does to a visit can be taken back: words and money that leave the house wait for as long."""

from datetime import timedelta

OFFERED_FOR = timedelta(seconds=10)
PATIENCE = timedelta(seconds=60)
"""So long it is done, also where the answer was slow or somebody read the button out first."""
