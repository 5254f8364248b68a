"""The workers: a process for each queue does what the doorbell rings for, and waits when Redis is away."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker

from tenants.registered import QUEUES

log = structlog.get_logger(__name__)

WAIT_SECONDS = 1.0
STOP_SECONDS = 60.0
"""So long the jobs at hand have to come to their end; what takes longer is given back, and done again."""

# Forked, so that each has the application: nothing that cannot be shared has been opened by then.
_processes = multiprocessing.get_context("fork")


class Patient(SimpleWorker):
    """RQ's worker without a fork for every job: a job that dies with its worker is owed all the same."""

    max_connection_wait_time = 2.0


def run(*, redis_url: str, queues: Sequence[str] = ()) -> None:
    """Work until SIGTERM or SIGINT comes; the jobs at hand are finished first.

    Where there are several queues they have a minute; what takes longer is given back.

    :param queues: names of declared queues, all of them when none is given. Each has a process of its own: a mail
        server that takes twenty seconds a message holds up nothing but mail.
    """
    names = queues or list(QUEUES)
    if len(names) == 1:
        _work(redis_url, names[0])
    else:
        _supervise(redis_url, names)


def _supervise(redis_url: str, names: Sequence[str]) -> None:
    """Keep a process for each queue, in place of one that ended another, until we are told to stop."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    running = {name: _begin(redis_url, name) for name in names}
    while not stopped.is_set():
        wait([process.sentinel for process in running.values()], timeout=WAIT_SECONDS)
        for name, process in running.items():
            if not process.is_alive() and not stopped.is_set():
                log.warning("worker_ended", queue=name, exit_code=process.exitcode)
                stopped.wait(WAIT_SECONDS)  # one that cannot start must not be started without end
                running[name] = _begin(redis_url, name)
    _stop(list(running.values()))


def _stop(running: Sequence[ForkProcess]) -> None:
    """Ask each to finish, then, by the same signal again, to give back what it does; end those that do neither."""
    for seconds in (STOP_SECONDS, WAIT_SECONDS + 1):
        for process in running:
            process.terminate()
        deadline = time.monotonic() + seconds
        for process in running:
            process.join(timeout=max(0.0, deadline - time.monotonic()))
    for process in running:
        process.kill()
        process.join()


def _begin(redis_url: str, name: str) -> ForkProcess:
    process = _processes.Process(target=_work_under, args=(redis_url, name, os.getpid()), name=f"worker-{name}")
    process.start()
    return process


def _work_under(redis_url: str, name: str, parent: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _work(redis_url, name)


def _end_with(parent: int) -> None:
    """Stop this process when the one that began it is killed and can no longer say so."""
    while os.getppid() == parent:
        time.sleep(WAIT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _work(redis_url: str, name: str) -> None:
    """Work on one queue. Without Redis RQ gives up, this waits."""
    while not _has_worked_to_the_end(redis_url, name):
        # RQ's handlers belong to a worker that is gone: from here until the next one, a signal ends the process.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        time.sleep(WAIT_SECONDS)


def _has_worked_to_the_end(redis_url: str, name: str) -> bool:
    # A connection of its own: waiting for work takes longer than a request may wait for Redis.
    connection = Redis.from_url(redis_url, health_check_interval=30)
    try:
        Patient([Queue(QUEUES[name], connection=connection)], connection=connection).work(logging_level="WARNING")
    except RedisError as error:
        log.warning("redis_away", queue=name, error=str(error))
        return False
    finally:
        connection.close()
    return True
