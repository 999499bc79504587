"""Sentences about signing in through a login page in the browser."""

from kdesk.domain.login_page import PageWords
from kdesk.messages.translation import _, is_right_to_left, language


def page_words() -> PageWords:
    """Return the words of the pages that the browser shows after the login page."""
    code = language().replace("_", "-")
    return PageWords(
        language=code,
        direction="rtl" if is_right_to_left() else "ltr",
        heading=_("Signing in to kdesk"),
        wait=_("One moment: kdesk takes the sign-in over…"),
        done=_("kdesk has taken the sign-in over. You may close this tab."),
        refused=_(
            "kdesk did not take this sign-in over: it came too late, twice, or in a way that kdesk does not take. Close"
            " this tab and start again in kdesk."
        ),
        no_script=_("This page hands the sign-in over to kdesk with a script, and this browser runs none here."),
    )


def waiting_for_browser(*, opened: bool) -> str:
    """Return what to do while the login page is waited for.

    Args:
        opened: Whether a browser was opened.
    """
    if opened:
        return _("Your browser shows the login page now: sign in there, and kdesk goes on by itself.")
    return _("kdesk could not open a browser. Open this address in a browser on this computer, and sign in there:")


def waiting_ends() -> str:
    """Return how long the login page is waited for."""
    return _("kdesk waits for two minutes. The address is good for this sign-in only.")
