"""The words of argparse, in the language in use: in help, and where something is wrong with the arguments."""

import argparse

from kdesk.messages.translation import N_, _

WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""What argparse of Python 3.11 to 3.14 tells a user. What another Python words in another way stays English."""


def translate_argparse() -> None:
    """Let argparse speak the language in use from now on."""
    # It takes its words from gettext, by this name of its module, and offers no other way; gettext reads catalogues
    # of a form and a place that those of kdesk do not have.
    vars(argparse).update(_=_)
