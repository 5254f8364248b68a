"""How search engines and other sites find a page: its one address, and the same page in other languages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response

A_DAY = "public, max-age=86400"
ENGINES = ("googlebot", "bingbot", "duckduckbot", "applebot", "yandex", "baiduspider", "archive.org_bot")


@dataclass(frozen=True)
class Door:
    """A page by its one address: the site's own name for itself, never the host that a request happened to state."""

    site: str
    path: str
    languages: tuple[str, ...]
    language: str = ""

    @property
    def address(self) -> str:
        """The page as it is asked for: in a stated language, or in whichever the reader has."""
        return self.in_language(self.language)

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The page in each language, and without one for everybody else (hreflang, as sitemaps and heads list it)."""
        return [*((code, self.in_language(code)) for code in self.languages), ("x-default", self.in_language(""))]

    def in_language(self, code: str) -> str:
        """Return the address in one language."""
        return self.site + self.path + (f"?{urlencode({'lang': code})}" if code else "")


def robots(site: str, *, closed: tuple[str, ...]) -> Response:
    """Say what search engines leave alone, and where the pages are listed (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {site}/sitemap.xml", ""]
    answer = Response("\n".join(lines), mimetype="text/plain")
    answer.headers["Cache-Control"] = A_DAY
    return answer


def keep_out(answer: Response) -> Response:
    """Keep a page that one person has the link of out of what search engines find, by their names (decision 0015)."""
    for engine in ENGINES:
        answer.headers.add("X-Robots-Tag", f"{engine}: noindex, nofollow")
    return answer
