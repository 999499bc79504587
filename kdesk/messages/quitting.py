"""Sentences about transfers that quitting interrupts."""

from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext


def unfinished_text(active: int, waiting: int, asks: int, paused: int, formatter: Format) -> str:
    """Return what is not finished, as one sentence.

    Args:
        active: Transfers that run.
        waiting: Transfers that wait, for whatever reason.
        asks: Those of `waiting` that wait for an answer.
        paused: Those of `waiting` that a person paused.
    """
    number = formatter.number
    running = ngettext("{count} transfer is active", "{count} transfers are active", active)
    running = running.format(count=number(active))
    if not waiting:
        return _("{running}.").format(running=running)
    first = not active
    if waiting == paused:
        rest = _all_paused(waiting, first=first)
    elif waiting == asks:
        rest = _all_ask(waiting, first=first)
    else:
        rest = _mixed(waiting, asks, paused, first=first)
    rest = rest.format(count=number(waiting), asks=number(asks), paused=number(paused))
    pattern = _("{waiting}.") if first else _("{running} and {waiting}.")
    return pattern.format(running=running, waiting=rest)


def _all_paused(waiting: int, *, first: bool) -> str:
    if first:
        return ngettext("{count} transfer is paused", "{count} transfers are paused", waiting)
    return ngettext("{count} is paused", "{count} are paused", waiting)


def _all_ask(waiting: int, *, first: bool) -> str:
    if first:
        return ngettext("{count} transfer waits for an answer", "{count} transfers wait for an answer", waiting)
    return ngettext("{count} waits for an answer", "{count} wait for an answer", waiting)


def _mixed(waiting: int, asks: int, paused: int, *, first: bool) -> str:
    """Return that some wait; for an answer, or paused, where it is so. A transfer with a question is not paused."""
    if first:
        waits = ngettext("{count} transfer waits", "{count} transfers wait", waiting)
    else:
        waits = ngettext("{count} waits", "{count} wait", waiting)
    if asks and paused:
        pattern = _("{waits}, {asks} of them for an answer, {paused} of them paused")
    elif asks:
        pattern = _("{waits}, {asks} of them for an answer")
    else:
        pattern = _("{waits}, {paused} of them paused") if paused else "{waits}"
    # Not format(): the caller fills the other gaps.
    return pattern.replace("{waits}", waits)
