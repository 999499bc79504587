"""A line of a terminal that is overwritten as work goes on."""

from kdesk.exit_status import Output
from kdesk.plain_text import one_line


class ProgressLine:
    """The progress of a command. Nothing is drawn where standard error is no terminal."""

    def __init__(self, output: Output) -> None:
        # On standard error: standard output may go into a file or to another program.
        self._console = output.console
        self._live = self._console.live
        self._drawn = 0

    def draw(self, line: str) -> None:
        """Draw a line in place of the one before."""
        if self._live:
            self.erase()
            self._console.put(one_line(line), "stderr")
            self._drawn = len(line)

    def erase(self) -> None:
        """Erase the line, so that something else can be printed."""
        if self._drawn:
            self._console.put(f"\r{' ' * self._drawn}\r", "stderr")
            self._drawn = 0
