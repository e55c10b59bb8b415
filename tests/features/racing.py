"""Many clicks at one moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act(0)` to `act(count - 1)` in threads that begin together; return results and errors alike."""
    barrier = threading.Barrier(count)

    def click(number: int) -> Any:
        barrier.wait(timeout=30)
        try:
            return act(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(click, range(count)))


def errors(results: list[Any]) -> list[BaseException]:
    """Return what went wrong among the results of `at_once`."""
    return [result for result in results if isinstance(result, BaseException)]
