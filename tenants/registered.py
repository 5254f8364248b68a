"""The table of jobs: what can be owed, by name."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec
from uuid import UUID

P = ParamSpec("P")

QUEUES = {"default": "default", "mail": "mail"}
"""The declared queues; workers listen to them in this order."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function that does one piece of owed work, given the key of its row."""

    name: str
    queue: str
    function: Callable[..., None]
    parameter: str

    def run(self, key: UUID) -> None:
        """Do the work."""
        self.function(**{self.parameter: key})


JOBS: dict[str, Job] = {}


def job(queue: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a keyword-only function of one id as "<room>.<function>" on `queue`."""

    def register(function: Callable[P, None]) -> Callable[P, None]:
        (parameter,) = inspect.signature(function).parameters.values()
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__qualname__} must take its id by keyword")
        name = f"{function.__module__.split('.')[-2]}.{function.__name__}"
        JOBS[name] = Job(name=name, queue=queue, function=function, parameter=parameter.name)
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
