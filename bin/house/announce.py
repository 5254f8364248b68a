"""Wait until the web process answers, then say where everything is and how to log in."""

import json
import os
import socket
import time
from typing import Any

PATIENCE = 60


def main() -> None:
    told = json.loads(os.environ["PARLOUR_ANNOUNCEMENT"])
    if _answers(told["port"]):
        print(announcement(told["address"], told["logins"]), flush=True)


def announcement(address: str, logins: list[dict[str, Any]]) -> str:
    """Lay out the addresses and the demo logins for a terminal."""
    lines = ["", f"  Parlour is ready:  {address}", ""]
    for salon in dict.fromkeys(login["salon"] for login in logins):
        people = [login for login in logins if login["salon"] == salon]
        lines.append(f"  {people[0]['url']}")
        lines += [f"      {person['role']:<10} {person['email']:<32} {person['password']}" for person in people]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


def _answers(port: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return connection.recv(1) != b""
        except OSError:
            time.sleep(0.1)
    return False


if __name__ == "__main__":
    main()
