"""The settings on a real file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.domain.options.policy import NO_POLICY, Policy
from kdesk.domain.settings import OPTIONS, Option, Settings
from kdesk.messages.format import Format
from kdesk.preferences import Preferences
from kdesk.store.settings import SettingsFile
from kdesk.ui.actions import Actions
from kdesk.ui.settings.dialog import SettingsDialog
from kdesk.ui.settings.services import SettingsServices
from kdesk.ui.theme import Theme

Dialogs = Callable[..., SettingsDialog]


@pytest.fixture
def option() -> Callable[[str], Option]:
    """Find options by their names."""
    return {one.name: one for one in OPTIONS}.__getitem__


@pytest.fixture
def preferences(tmp_path: Path) -> Iterator[Preferences]:
    """The settings of a first start."""
    file = SettingsFile(tmp_path / "settings.json")
    yield Preferences(file, Settings(), print)
    file.close()


@pytest.fixture
def dialogs(theme: Theme, formatter: Format, tmp_path: Path) -> Iterator[Dialogs]:
    """Build dialogs; each is shown."""
    made: list[SettingsDialog] = []
    files: list[SettingsFile] = []

    def build(policy: Policy = NO_POLICY, settings: Settings | None = None) -> SettingsDialog:
        files.append(SettingsFile(tmp_path / "settings.json", policy.defaults))
        options = Preferences(files[-1], settings or policy.defaults, print, policy)
        services = SettingsServices(
            theme=theme,
            formatter=formatter,
            actions=Actions(theme),
            options=options,
            languages=lambda: {"de": "Deutsch"},
            export=lambda path, said: said(f"to {path}"),
            import_=lambda path, said: said(f"from {path}"),
        )
        made.append(SettingsDialog(services))
        made[-1].show()
        return made[-1]

    yield build
    for dialog in made:
        dialog.close()
        dialog.deleteLater()
    for file in files:
        file.close()
