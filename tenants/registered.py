"""The table of jobs: what can be owed, by name."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ParamSpec
from uuid import UUID

P = ParamSpec("P")

QUEUES = {"default": "default", "payments": "payments", "mail": "mail", "exports": "exports"}
"""The declared queues; workers listen to them in this order."""

USUAL_TIME = timedelta(minutes=2)
"""How long a task may take that says nothing else."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function that does one piece of owed work, given the key of its row."""

    name: str
    queue: str
    function: Callable[..., None]
    parameter: str
    longest: timedelta = USUAL_TIME

    def run(self, key: UUID) -> None:
        """Do the work."""
        self.function(**{self.parameter: key})


JOBS: dict[str, Job] = {}


def job(queue: str, *, longest: timedelta = USUAL_TIME) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a keyword-only function of one id as "<room>.<function>" on `queue`.

    :param longest: the time after which RQ ends it, and for which it is left to the worker that claimed it. Whatever
        needs more than the usual time belongs on a queue of its own: the next task waits for as long.
    """

    def register(function: Callable[P, None]) -> Callable[P, None]:
        (parameter,) = inspect.signature(function).parameters.values()
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__qualname__} must take its id by keyword")
        name = f"{function.__module__.split('.')[-2]}.{function.__name__}"
        JOBS[name] = Job(name=name, queue=queue, function=function, parameter=parameter.name, longest=longest)
        return function

    return register


def find_job(name: str) -> Job:
    """Return the job of this name.

    :raises KeyError: no room has registered it
    """
    return JOBS[name]


def queue_of(name: str) -> str:
    """Return the queue that a job is rung on.

    A name that nobody knows any more is rung for, too: the attempt fails and is parked in time. Refused here, it would
    keep the relay from whatever is due after it.
    """
    return JOBS[name].queue if name in JOBS else "default"


def longest_of(name: str) -> timedelta:
    """Return how long a job may take; the usual time for a name that nobody knows any more."""
    return JOBS[name].longest if name in JOBS else USUAL_TIME
