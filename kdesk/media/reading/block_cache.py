"""Blocks of remote files in memory, for all readers."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

BLOCK = 2**20
"""Bytes of a block; the last one of a file may be shorter."""
BUDGET = 128 * 2**20
"""Bytes of all blocks."""


class BlockCache:
    """The most recently used blocks. Used on all threads.

    Args:
        budget: Bytes of all blocks.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._blocks: OrderedDict[tuple[Hashable, int], bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._memory = 0

    @property
    def memory(self) -> int:
        """Bytes of all blocks."""
        return self._memory

    def get(self, identity: Hashable, number: int) -> bytes | None:
        """Return a block, if it is there.

        Args:
            identity: Of the file and its version.
        """
        with self._lock:
            block = self._blocks.get((identity, number))
            if block is not None:
                self._blocks.move_to_end((identity, number))
        return block

    def put(self, identity: Hashable, number: int, block: bytes) -> None:
        """Keep a block, and drop the ones that were not used for longest."""
        with self._lock:
            before = self._blocks.pop((identity, number), b"")
            self._blocks[identity, number] = block
            self._memory += len(block) - len(before)
            while self._memory > self._budget and len(self._blocks) > 1:
                _, dropped = self._blocks.popitem(last=False)
                self._memory -= len(dropped)

    def clear(self) -> None:
        """Drop all blocks."""
        with self._lock:
            self._blocks.clear()
            self._memory = 0

    def drop(self, identity: Hashable) -> None:
        """Drop all blocks of a file."""
        with self._lock:
            for key in [key for key in self._blocks if key[0] == identity]:
                self._memory -= len(self._blocks.pop(key))
