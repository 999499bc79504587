"""Sentences for a person, for the window and the command line alike; every one goes through gettext.

Engine, store and protocol carry kinds and arguments; the modules here put them into words. A label or a button that
belongs to one widget stays there and is marked with `_()`.
"""

from kdesk.messages.translation import N_, _, listed, ngettext

__all__ = ["N_", "_", "listed", "ngettext"]
