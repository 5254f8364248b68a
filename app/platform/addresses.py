"""Whether a salon can have an address, and which others it could have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tenants import registry, slugs


class State(StrEnum):
    """What became of an address that somebody asked for."""

    EMPTY = "empty"
    FREE = "free"
    TAKEN = "taken"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address as it was asked for, and what could be had in its place."""

    slug: str
    state: State
    suggested: str = ""
    alternatives: Sequence[str] = ()


def look_up(*, name: str, typed: str, suggested: str, language: str) -> Address:
    """Return the address that is meant: what was typed, or what the name suggests while nobody has typed another.

    :param suggested: what was suggested last, so that it can be told from what was typed
    :param language: of the name
    """
    follows_the_name = typed in ("", suggested)
    slug = (slugs.suggest(name, language=language) if name else "") if follows_the_name else typed.strip().lower()
    state, others = _state_of(slug)
    return Address(slug=slug, state=state, suggested=slug if follows_the_name else suggested, alternatives=others)


def shown(form: Mapping[str, str]) -> dict[str, str]:
    """Return the address that a form suggested, where nobody typed another: what was called free is what is opened.

    A suggestion for another name than the one that stands there now is no longer meant.
    """
    suggested = form.get("suggested", "")
    is_meant = not form.get("slug", "").strip() and suggested in slugs.suggestions(form.get("name", ""))
    return {"slug": suggested} if is_meant else {}


def _state_of(slug: str) -> tuple[State, Sequence[str]]:
    if not slug:
        return State.EMPTY, ()
    try:
        slugs.check(slug)
    except slugs.SlugRefused:
        return State.REFUSED, ()
    taken = registry.taken([slug, *slugs.variants(slug)])
    return (State.TAKEN, slugs.alternatives(slug, taken=taken)) if slug in taken else (State.FREE, ())
