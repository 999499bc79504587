"""Sentences about links into kdesk that come as arguments of the command line."""

from kdesk.messages.translation import _


def no_link() -> str:
    """Say that an argument is no link to an entry. It is not quoted: a web page may have made it up."""
    return _("this is no link to an entry: it has to be kdesk://entry/ and the id of the entry, and nothing else")


def only_one_link() -> str:
    """Say that a link comes alone."""
    return _("one link to an entry can be opened at a time, and no files with it")
