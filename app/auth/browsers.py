"""What to call a browser, so that people recognise their own."""

# Most browsers claim to be several others: the first sign that fits counts.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def name_of(user_agent: str) -> str:
    """Return a few words for what a browser says of itself, such as "Firefox, Android"."""
    found = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return ", ".join(word for word in found if word) or user_agent[:40] or "?"


def _first(words: dict[str, str], user_agent: str) -> str:
    return next((word for sign, word in words.items() if sign in user_agent), "")
