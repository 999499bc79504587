"""Threads that read files: a set for each file that is being sent, so that a hanging drive stops only its own.

The hash of a file takes its bytes in order, so that no other thread can take the place of one that hangs. Whatever
looks at many files shares the threads of one `Workers` with spare ones.
"""

from kdesk.threads import Workers

READ_THREADS = 4
"""Reads of one file at once."""


class FileThreads:
    """The threads of one file.

    Attributes:
        readers: For all reads but those that are hashed.
        hasher: One thread, since a hash takes its bytes in order.
    """

    def __init__(self) -> None:
        self.readers = Workers("kdesk-read", READ_THREADS)
        self.hasher = Workers("kdesk-hash-sent", 1)

    @property
    def busy(self) -> bool:
        """Whether a function still runs or waits on them."""
        return self.readers.busy or self.hasher.busy

    def close(self) -> None:
        """Let the threads end once they are through."""
        self.readers.close()
        self.hasher.close()


class ThreadPool:
    """Lends sets of threads, and uses again those on which nothing runs: small files need no new ones."""

    def __init__(self) -> None:
        self._returned: list[FileThreads] = []

    def lend(self) -> FileThreads:
        """Return a set of which nothing hangs."""
        idle = next((threads for threads in self._returned if not threads.busy), None)
        if idle is None:
            return FileThreads()
        self._returned.remove(idle)
        return idle

    def take_back(self, threads: FileThreads) -> None:
        """Keep a set for another file; a read on it that has not returned may do so in its own time."""
        self._returned.append(threads)

    def close(self) -> None:
        """Let all threads end once they are through; nobody waits for them."""
        while self._returned:
            self._returned.pop().close()
