"""PgBouncer in transaction mode in front of a database, as a process of the test's own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

CONFIGURATION = """
[databases]
{dbname} = host={host} port={port} dbname={dbname}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen_port}
auth_type = plain
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 1
max_client_conn = 200
logfile = {folder}/log
unix_socket_dir =
"""


@contextmanager
def pooler(url: str, folder: Path) -> Iterator[str]:
    """Run it with one server connection, and yield the URL that leads through it."""
    target = conninfo_to_dict(url)
    port = _free_port()
    (folder / "users").write_text(f'"{target["user"]}" "{target["password"]}"\n')
    ini = folder / "pgbouncer.ini"
    ini.write_text(CONFIGURATION.format(folder=folder, listen_port=port, **target))
    command = [_program(), *_as_somebody(folder), str(ini)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        through = f"postgresql://{target['user']}:{target['password']}@127.0.0.1:{port}/{target['dbname']}"
        _await(through)
        yield through
    finally:
        process.terminate()
        process.wait(10)


def _program() -> str:
    found = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
    assert found, "pgbouncer is missing: bin/test installs it"
    return found


def _as_somebody(folder: Path) -> list[str]:
    """Return the option that makes it somebody else: it refuses to be root."""
    if os.geteuid() != 0:
        return []
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, "nobody")
    for parent in folder.parents:
        if parent != Path("/") and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    return ["-u", "nobody"]


def _await(url: str, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
