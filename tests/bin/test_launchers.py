"""The launchers: what they say when something is in the way, and what they leave alone."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from house import announce, checks, lighthouse, packages, terminal, venv

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def no_programs(monkeypatch):
    monkeypatch.setattr(packages, "find", lambda names: None)


class TestPackages:
    def test_nothing_is_installed_that_is_there(self, monkeypatch):
        monkeypatch.setattr(packages, "_run", lambda command: pytest.fail("nothing was missing"))

        packages.ensure({"coreutils": ("cat",)}, why="for the tests")

    def test_whoever_may_not_install_is_told_what_to_install(self, no_programs, monkeypatch):
        monkeypatch.setattr(packages, "_installer", lambda: None)

        with pytest.raises(terminal.StepFailedError, match="sudo apt-get install chromium pgbouncer"):
            packages.ensure({"chromium": ("chromium",), "pgbouncer": ("pgbouncer",)}, why="for the tests")

    def test_the_lists_are_brought_up_to_date_first(self, no_programs, monkeypatch, capsys):
        commands = []
        monkeypatch.setattr(packages, "_installer", lambda: ["apt-get"])
        monkeypatch.setattr(packages, "_run", commands.append)
        packages.ensure({"chromium": ("chromium",)}, why="for the tests")

        assert [command[1] for command in commands] == ["update", "install"]
        assert "Installing chromium for the tests" in capsys.readouterr().out

    def test_an_ordinary_users_path_finds_servers_too(self, monkeypatch, tmp_path):
        server = tmp_path / "sbin" / "pgbouncer"
        server.parent.mkdir()
        server.touch(mode=0o755)
        monkeypatch.setattr(packages, "SBIN", (str(server.parent),))
        monkeypatch.setenv("PATH", "/nowhere")

        assert packages.find(["pgbouncer"]) == str(server)


class TestLighthouse:
    @pytest.fixture
    def home(self, monkeypatch, tmp_path):
        monkeypatch.setattr(packages, "find", lambda names: "there")
        monkeypatch.setattr(lighthouse, "HOME", tmp_path)
        return tmp_path / "node_modules" / "lighthouse"

    def test_is_not_installed_again(self, home, monkeypatch):
        home.mkdir(parents=True)
        (home / "package.json").write_text(f'{{"version": "{lighthouse.VERSION}"}}')
        monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: pytest.fail("it is there"))

        lighthouse.ensure()

    def test_of_another_version_is_replaced_or_the_reason_told(self, home, monkeypatch, capsys):
        home.mkdir(parents=True)
        (home / "package.json").write_text('{"version": "1.0.0"}')
        refused = subprocess.CompletedProcess([], 1, "", "no such registry")
        monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: refused)

        with pytest.raises(terminal.StepFailedError, match="no such registry"):
            lighthouse.ensure()
        assert f"Installing Lighthouse {lighthouse.VERSION} by npm" in capsys.readouterr().out


class TestVirtualEnvironment:
    def test_a_changed_lock_is_noticed(self, monkeypatch, tmp_path):
        monkeypatch.setattr(venv, "VENV", tmp_path)
        lock = tmp_path / "requirements.txt"
        lock.write_text("one==1\n")
        assert not venv._is_installed(lock)

        venv._stamp(lock).write_text(venv._digest(lock))
        assert venv._is_installed(lock)

        lock.write_text("one==2\n")
        assert not venv._is_installed(lock)

    def test_one_that_was_copied_from_elsewhere_is_not_trusted(self, monkeypatch, tmp_path):
        (tmp_path / "bin").mkdir()
        shutil.copy(Path(sys.prefix) / "bin" / "pip", tmp_path / "bin" / "pip")
        monkeypatch.setattr(venv, "VENV", tmp_path)

        assert not venv._points_here()

    def test_programs_find_their_own_tools_first_and_nobody_elses_modules(self, monkeypatch):
        monkeypatch.setenv("PYTHONPATH", "/elsewhere")

        inside = venv.environment(PORT="8001")

        assert inside["PATH"].startswith(str(venv.VENV / "bin"))
        assert "PYTHONPATH" not in inside
        assert inside["PORT"] == "8001"


class TestLocks:
    @pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
    def test_everything_is_pinned_with_hashes_and_names_no_host(self, name):
        text = (REPOSITORY / name).read_text()
        entries = [line for line in text.splitlines() if line and line[0] not in " #"]

        assert entries
        assert all("==" in entry and entry.endswith("\\") for entry in entries)
        assert text.count("--hash=sha256:") >= len(entries)
        assert "://" not in text


class TestDev:
    def test_a_taken_port_is_said_before_anything_starts(self, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            outcome = subprocess.run(
                [sys.executable, "-m", "house.dev"],
                env=os.environ | {"PORT": str(port), "VAR_DIR": str(tmp_path), "PYTHONPATH": f"{REPOSITORY}/bin"},
                cwd=REPOSITORY,
                capture_output=True,
                text=True,
                check=False,
            )

        assert outcome.returncode == 1
        assert f"Port {port} cannot be used" in outcome.stderr
        assert f"PORT={port + 1} bin/dev" in outcome.stderr
        assert not list(tmp_path.iterdir())

    def test_a_setting_that_makes_no_sense_is_one_line(self):
        outcome = subprocess.run(
            [sys.executable, "-m", "house.dev"],
            env=os.environ | {"DATABASE_POOL_SIZE": "none", "PYTHONPATH": f"{REPOSITORY}/bin"},
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )

        assert outcome.returncode == 1
        assert outcome.stderr.strip().startswith("DATABASE_POOL_SIZE: ")
        assert len(outcome.stderr.strip().splitlines()) == 1

    def test_announces_each_salon_once_with_its_people(self):
        login = {"salon": "luma", "url": "http://luma.localhost:8000", "email": "ada@luma.example", "password": "pw"}
        said = announce.announcement("http://localhost:8000", [login | {"role": "owner"}, login | {"role": "staff"}])

        assert said.count("http://luma.localhost:8000") == 1
        assert said.count("ada@luma.example") == 2

    def test_starts_every_process_of_the_house(self):
        names = [line.partition(":")[0] for line in (REPOSITORY / "Procfile").read_text().splitlines() if line]

        assert {"web", "worker", "relay"} <= set(names)


class TestChecks:
    def test_a_failing_check_is_shown_and_named(self, monkeypatch, capsys):
        monkeypatch.setattr(checks, "CHECKS", (("true",), ("sh", "-c", "echo wrong; exit 1")))

        assert checks.failing(os.environ) == ["sh -c echo wrong; exit 1"]
        assert "true: ok" in (said := capsys.readouterr().out)
        assert "wrong" in said


@pytest.mark.parametrize("name", ["bin/dev", "bin/test", "bin/bench", "bin/pictures", "bin/translate", ".ci/run"])
def test_launchers_can_be_executed(name):
    assert (REPOSITORY / name).stat().st_mode & stat.S_IXUSR
