"""What a salon says of itself: above its services, or below them where it says a lot."""

from dataclasses import dataclass

LONGEST_LEAD = 320
"""Letters that leave the button of the page, and the first services, in sight on a phone."""


@dataclass(frozen=True)
class About:
    """The salon's own words."""

    text: str

    @property
    def is_long(self) -> bool:
        """Whether there is too much of it to stand above the services."""
        return len(self.text) > LONGEST_LEAD

    @property
    def paragraphs(self) -> list[str]:
        """It, parted where the salon left a line free."""
        return [paragraph for paragraph in self.text.split("\n\n") if paragraph]
