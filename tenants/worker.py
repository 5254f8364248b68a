"""The worker: does what the doorbell rings for, and waits when Redis is away."""

import signal
import time

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker

from tenants.registered import QUEUES

log = structlog.get_logger(__name__)

WAIT_SECONDS = 1.0


class Patient(SimpleWorker):
    """RQ's worker without a fork for every job: a job that dies with its worker is owed all the same."""

    max_connection_wait_time = 2.0


def run(*, redis_url: str) -> None:
    """Work until SIGTERM or SIGINT comes; the job at hand is finished first. Without Redis RQ gives up, this waits."""
    while not _has_worked_to_the_end(redis_url):
        # RQ's handlers belong to a worker that is gone: from here until the next one, a signal ends the process.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        time.sleep(WAIT_SECONDS)


def _has_worked_to_the_end(redis_url: str) -> bool:
    # A connection of its own: waiting for work takes longer than a request may wait for Redis.
    connection = Redis.from_url(redis_url, health_check_interval=30)
    queues = [Queue(name, connection=connection) for name in QUEUES.values()]
    try:
        Patient(queues, connection=connection).work(logging_level="WARNING")
    except RedisError as error:
        log.warning("redis_away", error=str(error))
        return False
    finally:
        connection.close()
    return True
