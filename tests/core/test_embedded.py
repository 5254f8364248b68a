"""The embedded servers, for real: found, started, shared, crashed and stopped."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from app.core.embedded import EngineError, Engines, ensure_engines
from app.core.embedded.system import Account, free_port, on_a_free_port, secret_of

REPOSITORY = Path(__file__).resolve().parents[2]

# A second process: finds the servers, says where, and leaves when its standard input closes.
GUEST = """
import sys
from pathlib import Path
from app.core.embedded import ensure_engines
engines = ensure_engines(Path(sys.argv[1]), durable=False)
print(engines.started, engines.database_url, engines.redis_url, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder whose cluster exists already, stopped: creating one takes most of the time."""
    var_dir = tmp_path_factory.mktemp("made")
    ensure_engines(var_dir, durable=False).stop()
    return var_dir


@pytest.fixture
def var_dir(made):
    return made


@pytest.fixture
def open_for():
    """Open the servers of a folder; what the test leaves open is closed after it."""
    opened: list[Engines] = []

    def open_and_remember(var_dir: Path, **wanted: bool) -> Engines:
        opened.append(ensure_engines(var_dir, durable=False, stop_at_exit=False, **wanted))
        return opened[-1]

    yield open_and_remember
    for engines in opened:
        engines.stop()


def guest(var_dir: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", GUEST, str(var_dir)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_answering(engines: Engines) -> bool:
    try:
        with psycopg.connect(engines.database_url, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
        with redis.Redis.from_url(engines.redis_url) as client:
            return bool(client.ping())
    except (psycopg.OperationalError, redis.ConnectionError):
        return False


def value_of(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()[0]


class TestStarting:
    def test_both_servers_answer_and_stop(self, var_dir, open_for):
        engines = open_for(var_dir)
        assert engines.started
        assert is_answering(engines)

        assert engines.stop()
        assert not is_answering(engines)

    def test_a_second_start_is_quick(self, var_dir, open_for):
        began = time.monotonic()
        assert open_for(var_dir).stop()

        assert time.monotonic() - began < 4  # start and stop; 0.3 s on a quiet machine

    def test_only_what_is_wanted_is_started(self, var_dir, open_for):
        engines = open_for(var_dir, want_database=False)

        assert engines.database_url is engines.owner_url is engines.postgres is None
        assert json.loads((var_dir / "engines.json").read_text())["redis"]["pid"] == engines.redis.pid
        assert engines.stop()

    def test_the_addresses_stay_the_same_so_that_programs_find_their_way_back(self, var_dir, open_for):
        first = open_for(var_dir)
        first.stop()
        second = open_for(var_dir)

        assert (second.database_url, second.redis_url) == (first.database_url, first.redis_url)
        second.stop()

    def test_a_port_that_somebody_took_meanwhile_is_left_alone(self, var_dir, open_for):
        first = open_for(var_dir)
        port = first.postgres.port
        first.stop()
        with socket.create_server(("127.0.0.1", port)):
            second = open_for(var_dir)
            assert second.postgres.port != port
            assert is_answering(second)
            second.stop()


class TestTheCluster:
    def test_the_application_owns_nothing_and_cannot_create(self, var_dir, open_for):
        engines = open_for(var_dir)

        assert value_of(engines.database_url, "SELECT current_user") == "parlour_app"
        assert value_of(engines.database_url, "SELECT rolinherit FROM pg_roles WHERE rolname = current_user") is False
        for forbidden in ("CREATE TABLE public.mine ()", "CREATE SCHEMA mine", "CREATE ROLE mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                value_of(engines.database_url, forbidden)

    def test_the_owner_creates_roles_and_databases_and_is_no_superuser(self, var_dir, open_for):
        engines = open_for(var_dir)

        rights = value_of(
            engines.owner_url,
            "SELECT ARRAY[rolsuper, rolcreaterole, rolcreatedb] FROM pg_roles WHERE rolname = current_user",
        )
        assert rights == [False, True, True]

    def test_a_database_cloned_by_the_owner_has_the_extensions(self, var_dir, open_for):
        engines = open_for(var_dir)
        with psycopg.connect(engines.owner_url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS clone")
            connection.execute("CREATE DATABASE clone")

        extensions = value_of(
            engines.owner_url.replace("/parlour", "/clone").replace("//clone", "//parlour"),
            "SELECT array_agg(extname::text) FROM pg_extension",
        )
        assert {"btree_gist", "pg_trgm", "unaccent", "citext"} <= set(extensions)

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("server_encoding", "UTF8"),
            ("TimeZone", "UTC"),
            ("max_connections", "200"),
            ("max_locks_per_transaction", "256"),
            ("log_lock_waits", "on"),
            ("deadlock_timeout", "1s"),
            ("listen_addresses", "127.0.0.1"),
        ],
    )
    def test_is_set_up_as_stated(self, var_dir, setting, value, open_for):
        assert value_of(open_for(var_dir).postgres.superuser_url, f"SHOW {setting}") == value

    def test_redis_never_drops_a_queue_to_make_room(self, var_dir, open_for):
        with redis.Redis.from_url(open_for(var_dir).redis_url, decode_responses=True) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}

    def test_strangers_on_this_machine_need_a_password(self, var_dir, open_for):
        engines = open_for(var_dir)

        with redis.Redis(port=engines.redis.port, retry=None) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host="127.0.0.1", port=engines.postgres.port, user="postgres", password="guess")

    @pytest.mark.parametrize("path", ["engines.json", "postgres/passwords.json", "redis/passwords.json"])
    def test_papers_are_for_the_owner_only(self, var_dir, path):
        assert stat.S_IMODE((var_dir / path).stat().st_mode) == 0o600


class TestSharing:
    def test_a_second_process_finds_the_servers_and_leaves_them_running(self, var_dir, open_for):
        engines = open_for(var_dir)
        with guest(var_dir) as second:
            said = second.communicate("")[0].split()

        assert said == ["False", engines.database_url, engines.redis_url]
        assert second.returncode == 0
        assert is_answering(engines)
        assert engines.stop()

    def test_the_last_one_to_leave_stops_them(self, var_dir, open_for):
        engines = open_for(var_dir)
        with guest(var_dir) as second:
            second.stdout.readline()
            assert not engines.stop()
            assert is_answering(engines)
            second.communicate("")

        assert not is_answering(engines)

    def test_a_killed_user_does_not_keep_them_alive(self, var_dir, open_for):
        with guest(var_dir) as killed:
            killed.stdout.readline()
            killed.kill()
            killed.communicate()
        engines = open_for(var_dir)

        assert not engines.started
        assert engines.stop()
        assert not is_answering(engines)

    def test_many_starting_at_once_end_with_one_pair(self, var_dir):
        guests = [guest(var_dir) for _ in range(4)]
        said = [process.stdout.readline().split() for process in guests]
        for process in guests:
            process.communicate("")

        assert [words[0] for words in said].count("True") == 1
        assert len({words[1] for words in said}) == 1

    def test_a_copied_folder_is_a_house_of_its_own(self, var_dir, tmp_path, open_for):
        original = open_for(var_dir)
        value_of(original.postgres.superuser_url, "SELECT pg_switch_wal()::text")
        copied_dir = tmp_path / "copy"
        original.stop()
        shutil.copytree(var_dir, copied_dir)
        shutil.copystat(var_dir / "postgres" / "data", copied_dir / "postgres" / "data")
        original = open_for(var_dir)
        shutil.copy(var_dir / "postgres" / "data" / "postmaster.pid", copied_dir / "postgres" / "data")
        shutil.copy(var_dir / "engines.json", copied_dir)
        give_to_owner_of(var_dir / "postgres" / "data", copied_dir / "postgres" / "data")

        copy = open_for(copied_dir)

        assert copy.started
        assert copy.postgres.port != original.postgres.port
        assert copy.redis.port != original.redis.port
        assert copy.stop()
        assert is_answering(original)


def give_to_owner_of(model: Path, copied: Path) -> None:
    owner = model.stat()
    for path in (copied, *copied.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


class TestAfterACrash:
    def test_killed_servers_are_started_again(self, var_dir, open_for):
        engines = open_for(var_dir)
        for pid in (engines.postgres.pid, engines.redis.pid):
            os.kill(pid, signal.SIGKILL)
        wait_until_gone(engines.postgres.pid)

        again = open_for(var_dir)

        assert again.started
        assert is_answering(again)

    def test_a_stale_lock_file_whose_number_lives_again_is_recovered_from(self, var_dir, open_for):
        engines = open_for(var_dir)
        lock_file = engines.postgres.data / "postmaster.pid"
        lines = lock_file.read_text().splitlines()
        engines.stop()
        lock_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

        assert is_answering(open_for(var_dir))

    def test_nonsense_in_the_record_is_ignored(self, var_dir, open_for):
        open_for(var_dir).stop()
        (var_dir / "engines.json").write_text("{not json")

        assert is_answering(open_for(var_dir))

    def test_an_immediate_stop_loses_nothing_that_was_committed(self, var_dir, open_for):
        engines = open_for(var_dir)
        with psycopg.connect(engines.owner_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        engines.postgres.stop("immediate")
        engines.postgres.start(engines.postgres.port)

        assert value_of(engines.owner_url, "SELECT count(*) > 0 FROM kept")

    def test_an_interrupted_creation_begins_anew(self, tmp_path, open_for):
        (tmp_path / "postgres" / "data" / "base").mkdir(parents=True)
        (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("18\n")

        engines = open_for(tmp_path, want_redis=False)

        assert value_of(engines.database_url, "SELECT 1") == 1
        engines.stop()


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)


class TestAccount:
    def test_an_ordinary_user_stays_who_they_are(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 4711)

        assert Account.for_files_in(tmp_path).uid == 4711

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
    def test_root_becomes_the_owner_of_the_folder_or_nobody(self, tmp_path):
        assert Account.for_files_in(tmp_path).uid not in (0, 4711)
        os.chown(tmp_path, 4711, 4711)
        assert Account.for_files_in(tmp_path).uid == 4711

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
    def test_root_in_a_folder_closed_to_others_still_starts_and_opens_nothing(self, tmp_path, open_for):
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        engines = open_for(closed / "var", want_redis=False)

        assert value_of(engines.database_url, "SELECT 1") == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        engines.stop()


class TestPorts:
    def test_the_preferred_one_if_it_is_free(self):
        port = free_port(None)

        assert free_port(port) == port

    def test_gives_up_in_a_sentence(self):
        def refuse(port: int) -> None:
            from app.core.embedded.system import PortTakenError

            raise PortTakenError

        with pytest.raises(EngineError, match="No free port"):
            on_a_free_port(None, refuse)


class TestSecrets:
    def test_are_invented_once_and_differ(self, tmp_path):
        papers = tmp_path / "passwords.json"

        assert secret_of(papers, "a") == secret_of(papers, "a") != secret_of(papers, "b")
