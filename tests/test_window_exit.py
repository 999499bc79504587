"""What ends the present window, and what comes in its place."""

from kdesk.app import WindowExit


def test_whoever_quits_gets_no_other_window() -> None:
    """A signal may come while somebody agrees to open the window again."""
    leave = WindowExit()
    leave.quit()
    leave.reopen()
    assert leave.quitting
    assert not leave.reopening
