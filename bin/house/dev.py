"""The second half of bin/dev, inside `.venv`: servers, database, processes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType

from honcho.environ import parse_procfile
from honcho.manager import Manager

from app.config import Settings, SettingsError
from app.core.embedded import EngineError, Engines, ensure_engines
from house.terminal import StepFailedError, complain, say, step
from house.venv import ROOT, environment

STOPPED_BY_SIGNAL = (130, 143)


def main() -> int:
    """Run everything until Ctrl-C or SIGTERM."""
    for unplugged in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(unplugged, _leave_in_order)
    try:
        settings = Settings.from_environ()
        _refuse_taken_port(settings)
        return _run(settings)
    except (SettingsError, EngineError, StepFailedError) as reason:
        complain(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130


def _run(settings: Settings) -> int:
    engines = _start_engines(settings)
    try:
        processes = environment(**_addresses(settings, engines), PROMETHEUS_MULTIPROC_DIR=_figures(settings))
        _prepare(processes)
        return _serve(settings, processes)
    finally:
        stopped = engines.stop()
        if engines.started and not stopped:
            say("PostgreSQL and Redis go on: another program uses them, and stops them when it is done.")


def _start_engines(settings: Settings) -> Engines:
    want_database, want_redis = settings.database_url is None, settings.redis_url is None
    if not (want_database or want_redis):
        return ensure_engines(settings.var_dir, want_database=False, want_redis=False)
    with step("Starting " + " and ".join(["PostgreSQL"] * want_database + ["Redis"] * want_redis)):
        return ensure_engines(settings.var_dir, want_database=want_database, want_redis=want_redis)


def _addresses(settings: Settings, engines: Engines) -> dict[str, str]:
    stated = {
        "DATABASE_URL": engines.database_url or settings.database_url,
        "DATABASE_OWNER_URL": engines.owner_url or settings.owner_url,
        "REDIS_URL": engines.redis_url or settings.redis_url,
    }
    return {name: address for name, address in stated.items() if address}


def _figures(settings: Settings) -> str:
    """Return an empty folder in which all processes keep their figures, so that /metrics shows the sum of them."""
    folder = settings.var_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder)


def _refuse_taken_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.bind_address, settings.port))
        except OSError as reason:
            raise StepFailedError(
                f"Port {settings.port} cannot be used ({reason.strerror}): perhaps a copy of Parlour runs already. "
                f"Stop it, or choose another port: PORT={settings.port + 1} bin/dev"
            ) from None


def _prepare(processes: dict[str, str]) -> None:
    """Migrate the platform and every salon, and seed the demo, in one process: starting Python three times is slow."""
    say("Preparing the database")
    prepared = subprocess.run(["flask", "--app", "wsgi", "prepare"], cwd=ROOT, env=processes, check=False)
    if prepared.returncode != 0:
        raise StepFailedError("The database could not be prepared; the reason stands above.")


def _serve(settings: Settings, processes: dict[str, str]) -> int:
    manager = Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=processes, cwd=str(ROOT))
    announcer = subprocess.Popen([sys.executable, "-m", "house.announce"], env=_for_announcing(settings, processes))
    try:
        manager.loop()
    finally:
        announcer.kill()
        announcer.wait()
    code = int(manager.returncode or 0)
    return 0 if code in STOPPED_BY_SIGNAL else code


def _for_announcing(settings: Settings, processes: dict[str, str]) -> dict[str, str]:
    told = {"address": settings.platform_url, "port": settings.port, "logins": _demo_logins(settings.var_dir)}
    return processes | {"PYTHONPATH": str(ROOT / "bin"), "PARLOUR_ANNOUNCEMENT": json.dumps(told)}


def _demo_logins(var_dir: Path) -> list[dict[str, str]]:
    try:
        logins: list[dict[str, str]] = json.loads((var_dir / "demo.json").read_text())
    except (OSError, ValueError):
        return []
    return logins


def _leave_in_order(signum: int, _frame: FrameType | None) -> None:
    if signum == signal.SIGHUP:  # the terminal was closed: honcho knows SIGTERM only
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
