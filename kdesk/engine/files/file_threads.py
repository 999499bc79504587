"""Threads that read files: each file that is sent has its own, so that a hanging drive blocks only its own files.

A hash needs its bytes in order: no spare thread can replace one that hangs. Tasks that read many files share one
`Workers` with spare threads instead.
"""

from kdesk.threads import Workers

READ_THREADS = 4
"""Parallel reads of one file."""


class FileThreads:
    """The threads of one file.

    Attributes:
        readers: For reads that are not hashed.
        hasher: A single thread, as a hash needs its bytes in order.
    """

    def __init__(self) -> None:
        self.readers = Workers("kdesk-read", READ_THREADS)
        self.hasher = Workers("kdesk-hash-sent", 1)

    @property
    def busy(self) -> bool:
        """Whether a function runs or waits on them."""
        return self.readers.busy or self.hasher.busy

    def close(self) -> None:
        """Let the threads end after their present functions."""
        self.readers.close()
        self.hasher.close()


class ThreadPool:
    """Lends sets of threads and reuses idle ones: small files need no new threads."""

    def __init__(self) -> None:
        self._returned: list[FileThreads] = []

    def lend(self) -> FileThreads:
        """Return an idle set."""
        idle = next((threads for threads in self._returned if not threads.busy), None)
        if idle is None:
            return FileThreads()
        self._returned.remove(idle)
        return idle

    def take_back(self, threads: FileThreads) -> None:
        """Keep a set for another file; a read that still runs on it is not waited for."""
        self._returned.append(threads)

    def close(self) -> None:
        """Let all threads end after their present functions, without waiting."""
        while self._returned:
            self._returned.pop().close()
