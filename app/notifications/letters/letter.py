"""The words of a message, before they are put into a form: both forms say the same."""

from dataclasses import dataclass

from app.notifications.plain import one_line


@dataclass(frozen=True, kw_only=True)
class When:
    """The time of a visit: on the salon's clock first, on the reader's own beside it when that shows another."""

    day: str
    time: str
    place: str
    own: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One fact, with what it is called."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page to open. Opening it changes nothing: programs open every link in a mail before people do."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message in words."""

    subject: str
    title: str
    paragraphs: tuple[str, ...] = ()
    code: str = ""
    when: When | None = None
    lines: tuple[Line, ...] = ()
    own_words: str = ""
    action: Link | None = None
    notes: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """The subject as a header can hold it."""
        return one_line(self.subject)

    @property
    def preview(self) -> str:
        """What a list of mails shows beside the subject."""
        return f"{self.when.day}, {self.when.time}" if self.when else " ".join(self.paragraphs)
