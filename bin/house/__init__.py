"""What bin/dev, bin/test and bin/bench share. This file is read by any Python 3, to send it to a recent one."""

import os
import shutil
import sys

OLDEST = (3, 11)


def use_recent_python() -> None:
    """Go on with Python 3.11 or newer, or say that there is none."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)  # noqa: UP031 - an old Python must be able to read this
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 - a fixed program, no shell
    sys.exit("Parlour needs Python 3.11 or newer, and %s is %s." % (sys.executable, sys.version.split()[0]))  # noqa: UP031
