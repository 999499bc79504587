"""A program whose first painting is watched: `python -m tests.bench.start_process empty`, or `kdesk ARGUMENT...`.

It prints {"painted": moment, "cpu": seconds of processor time of this process, "modules": number of imported modules}.
"""

import sys
import time
from types import ModuleType


def main(program: str, *arguments: str) -> None:
    """Open an empty window, or run kdesk with these arguments as its own command does."""
    if program == "empty":
        _open_empty()
    else:
        _run_kdesk(arguments)


def _open_empty() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415  kdesk's imports are its own

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    _watch(window)
    window.show()
    application.exec()  # a program of its own, an empty window; no window of kdesk waits for it


def _run_kdesk(arguments: tuple[str, ...]) -> None:
    from kdesk import cli  # noqa: PLC0415  the empty window knows nothing of it

    import_quickly = cli.import_quickly

    def watched(name: str) -> ModuleType:
        """Import the window, which is watched from when it is made."""
        module = import_quickly(name)
        if name != cli.WINDOW.module:
            return module
        from kdesk.ui.main_window import MainWindow  # noqa: PLC0415  so here

        build = MainWindow.__init__

        def build_watched(self: MainWindow, *given: object, **named: object) -> None:
            build(self, *given, **named)  # type: ignore[arg-type]
            _watch(self)

        MainWindow.__init__ = build_watched  # type: ignore[method-assign]
        return module

    cli.import_quickly = watched
    sys.exit(cli.main(arguments))


def _watch(window: object) -> None:
    """Tell when a window has been painted for the first time, with all that stands in it."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt  # noqa: PLC0415  so here
    from PySide6.QtWidgets import QWidget  # noqa: PLC0415  so here

    assert isinstance(window, QWidget)

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  the name that Qt calls
            if event.type() is QEvent.Type.Paint:
                window.removeEventFilter(self)
                # What stands in the window is painted in the same turn; this comes first in the next one.
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
            return False

        def customEvent(self, _event: QEvent) -> None:  # noqa: N802  so here
            painted, used, modules = time.monotonic(), time.process_time(), len(sys.modules)
            from tests.bench.kdesk_process import tell  # noqa: PLC0415  so here

            tell(painted=painted, cpu=used, modules=modules)

    window.installEventFilter(Watch(window))


if __name__ == "__main__":
    main(*sys.argv[1:])
