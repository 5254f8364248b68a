"""How often somebody may try: one table. Each line counts on its own, and each salon counts for itself."""

SIGN_IN_PER_PAIR = "10/15minute"
"""Passwords for one e-mail address from one network; forgotten after the right one."""

SIGN_IN_PER_NETWORK = "300/15minute"
"""Passwords from one network, which may be a whole salon behind one router."""

CODES_PER_EMAIL = "5/15minute"
"""Codes and links sent to one e-mail address: bounds guessing, and what somebody's inbox can be filled with."""

CODES_PER_NETWORK = "60/hour"
"""Codes and links asked for by one network."""

GUESSES_PER_NETWORK = "60/15minute"
"""Codes entered from one network, whichever request they belong to."""

GUESSES_PER_ACCOUNT = "10/15minute"
"""Old passwords tried by somebody who is signed in, perhaps at a desk that was left open."""

REFRESHES_PER_NETWORK = "600/15minute"
"""Refresh tokens presented by one network."""
