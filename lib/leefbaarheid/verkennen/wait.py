"""Wait until a reader is done changing before anything is computed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

#: Seconds without a further change after which the last one counts.
PAUSE: Final = 0.12


class Debounce:
    """Call ``work`` once after the last of several calls; at once where no event loop runs."""

    def __init__(self, work: Callable[[], None], pause: float = PAUSE) -> None:
        self._work = work
        self._pause = pause
        self._waiting: asyncio.TimerHandle | None = None

    def __call__(self, *_: object) -> None:
        """Ask for the work to be done; an earlier request that still waits is dropped."""
        if self._waiting is not None:
            self._waiting.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._work()
        else:
            self._waiting = loop.call_later(self._pause, self._work)
