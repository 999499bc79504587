"""Words about commands whose work the window takes over."""

from kdesk.domain.account import read_key
from kdesk.domain.names import in_a_sentence
from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext


def other_version() -> str:
    """Return that window and command do not understand each other."""
    return _("the window on this data directory belongs to another version of kdesk; quit it, and start it again")


def other_account(window: str, command: str) -> str:
    """Return that the window is signed in to another account than the command means; both are keys."""
    sentence = _(
        "the window on this data directory is signed in as {window}, and this command means {command}; sign in to that"
        " account there, or name another directory with --data"
    )
    return sentence.format(window=_account(window), command=_account(command))


def nobody_signed_in() -> str:
    """Return that the window has no account."""
    return _("nobody is signed in in the window on this data directory; sign in there first")


def only_watches() -> str:
    """Return that a command without a window does not download."""
    return _("kdesk watch has this data directory and downloads nothing; open the window, or name another with --data")


def hands_no_sheets_over() -> str:
    """Return that a command without a window does not follow bulk uploads."""
    return _(
        "kdesk watch has this data directory and hands no sheets over to the server; open the window, or name another"
        " with --data"
    )


def watching_here() -> str:
    """Return that a watching command goes on by itself."""
    return _("the window has been closed; watching goes on without it")


def watching_there() -> str:
    """Return that the window watches for a command."""
    return _("the window on this data directory does the work while it is open")


def makes_room() -> str:
    """Return that a watching command leaves the data directory to a window."""
    return _("a window is being opened on this data directory and takes over")


def waits_for_other() -> str:
    """Return that a watching command waits."""
    return _("another command uses this data directory; watching begins once it has ended")


def too_many_commands() -> str:
    """Return that the window takes no more work."""
    return _("the window on this data directory works for too many commands already; wait until one of them ends")


def window_gone() -> str:
    """Return that the window ended before the work."""
    return _("the window has been closed; the same command continues")


def window_goes_on() -> str:
    """Return what the end of a command means for its work."""
    return _("interrupted; the window goes on with it")


def chosen_in_window(option: str) -> str:
    """Return that an option has no effect."""
    return _("{option} has no effect: what the window has chosen applies while it is open").format(option=option)


def told_in_window(option: str) -> str:
    """Return that an option has no effect, as the window tells it itself."""
    return _("{option} has no effect: the window tells what was left out while it is open").format(option=option)


def uploads_came(count: int, formatter: Format) -> str:
    """Return how many files a command has handed over."""
    sentence = ngettext("{count} file from the command line", "{count} files from the command line", count)
    return sentence.format(count=formatter.number(count))


def downloads_came(count: int, formatter: Format) -> str:
    """Return how many downloads a command has handed over."""
    sentence = ngettext("{count} download from the command line", "{count} downloads from the command line", count)
    return sentence.format(count=formatter.number(count))


def _account(key: str) -> str:
    partner_id, user, service_url = read_key(key)
    user = user or _("no user")
    return _("{user} of {partner} at {server}").format(
        user=in_a_sentence(user), partner=partner_id, server=in_a_sentence(service_url)
    )
