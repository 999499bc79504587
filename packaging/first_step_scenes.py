"""Scenes of the tour: its steps over the smallest window, and the first one while nobody is signed in."""

from driving import until
from photographer import Photographer

from kdesk.application import Application
from kdesk.domain.ui_ports import AccountState
from kdesk.ui.commands import Command

_SECONDS = 60
_STEPS = ("account", "uploads", "library", "help")


async def picture_first_steps(app: Application, photographer: Photographer) -> None:
    """Take each step."""
    app.window.resize(app.window.minimumSize())
    app.window.show_page(Command.SHOW_UPLOADS)
    app.ui.actions[Command.SHOW_TOUR].trigger()
    for name in _STEPS:
        await photographer.take(f"first-steps-{name}")
        if app.tour.shown is not None:
            app.tour.shown.move(1)
    app.ui.actions[Command.SIGN_OUT].trigger()
    await until(lambda: app.account.state is AccountState.SIGNED_OUT, _SECONDS, "signed out")
    app.ui.actions[Command.SHOW_TOUR].trigger()
    await photographer.take("first-steps-sign-in")
    if app.tour.shown is not None:
        app.tour.shown.end()
