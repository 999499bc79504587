"""Graphs that were used and may be used again: making one costs as much as a small picture."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Graph = TypeVar("Graph")


class GraphPool(Generic[Graph]):
    """Keeps graphs that nobody uses, the ones used last. Threads may share it.

    Args:
        most: Number of graphs that are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._idle: OrderedDict[Hashable, list[Graph]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def borrowed(self, key: Hashable, make: Callable[[], Graph]) -> Iterator[Graph]:
        """Lend a graph, made now if there is none. One in which an error happened is not kept."""
        with self._lock:
            found = self._idle.get(key)
            graph = found.pop() if found else None
        if graph is None:
            graph = make()
        yield graph
        with self._lock:
            self._idle.setdefault(key, []).append(graph)
            self._idle.move_to_end(key)
            while self._count() > self._most:
                oldest = next(iter(self._idle))
                self._idle[oldest].pop()
                if not self._idle[oldest]:
                    del self._idle[oldest]

    def __len__(self) -> int:
        """The number of graphs that are kept."""
        with self._lock:
            return self._count()

    def clear(self) -> None:
        """Free the graphs that nobody uses: each holds the memory of a few results."""
        with self._lock:
            self._idle.clear()

    def _count(self) -> int:
        return sum(map(len, self._idle.values()))
