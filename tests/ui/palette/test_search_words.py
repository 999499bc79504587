"""What people type for what kdesk calls otherwise, and where it leads them."""

from unittest.mock import Mock

import pytest

from kdesk.data_files import translation_folder
from kdesk.domain.fuzzy import Fit, folded
from kdesk.domain.settings import OPTIONS
from kdesk.messages import _
from kdesk.messages.translation import use_language
from kdesk.ui.command_keys import CHANGEABLE
from kdesk.ui.command_kinds import MENU_TITLES
from kdesk.ui.commands import SPECS
from kdesk.ui.palette.commands import words_of
from kdesk.ui.palette.item import ItemKind, PaletteItem, fit_of_item, ranked
from kdesk.ui.palette.search_words import COMMAND_WORDS, OPTION_WORDS
from kdesk.wiring.palette_items import PaletteItems


def items() -> list[PaletteItem]:
    """Return the commands, the settings and the pages of the guide, as the palette has them at the start."""
    commands = [
        PaletteItem(
            key=f"command:{spec.command.value}",
            kind=ItemKind.COMMAND,
            text=_(spec.text),
            do=lambda: None,
            detail=_(MENU_TITLES[spec.section.menu]).replace("&", "") if spec.section.menu else "",
            words=words_of(spec),
        )
        for spec in CHANGEABLE
    ]
    other = PaletteItems(*(Mock() for _number in range(6)))
    return [*commands, *other.settings(), *other.topics()]


FOUND = [
    *(("timeline", "command:show-timeline"), ("doctor", "command:check-connection"), ("log", "command:show-log")),
    *(("logs", "command:show-log"), ("language", "setting:language"), ("dark", "setting:scheme")),
    *(("proxy", "setting:proxy"), ("password", "command:sign-in"), ("token", "command:sign-in")),
    *(("speed", "setting:limit"), ("limit", "setting:limit"), ("bandwidth", "setting:limit")),
    *(("crash", "command:show-log"), ("bundle", "command:support-bundle"), ("caption", "topic:details")),
    *(("captions", "topic:details"), ("poster", "command:edit-details"), ("subtitle", "command:edit-details")),
    *(("watch", "command:watch-folders"), ("watch folder", "command:watch-folders")),
    *(("sheet", "command:upload-sheet"), ("excel", "command:upload-sheet"), ("csv", "command:upload-sheet")),
    *(("clipboard", "command:paste"), ("paste", "command:paste"), ("autostart", "setting:starts_at_login")),
    *(("tray", "setting:shows_tray"), ("sound", "topic:review"), ("volume", "topic:review")),
    *(("checksum", "command:verify"), ("theme", "setting:scheme"), ("exit", "command:quit")),
    *(("help", "command:guide"), ("diagnose", "command:check-connection"), ("embed", "topic:links")),
    *(("trash", "command:delete-entries"), ("category", "command:edit-details"), ("qr", "topic:links")),
]


@pytest.mark.parametrize(("typed", "key"), FOUND)
def test_a_word_that_people_type_leads_there(typed: str, key: str) -> None:
    """Among the first three rows, and not by letters that merely occur."""
    found = ranked(items(), typed)[:3]
    assert key in [one.key for one in found]
    assert all((fit_of_item(folded(typed), one) or Fit.SCATTERED) > Fit.SCATTERED for one in found[:1])


def test_english_words_lead_there_in_every_language() -> None:
    """Many of them are names, as that of `kdesk doctor`."""
    use_language("he", translation_folder())
    try:
        assert ranked(items(), "doctor")[0].key == "command:check-connection"
    finally:
        use_language("en", translation_folder())


def test_all_words_are_of_something_that_is_listed() -> None:
    """A command without a place in the palette would never be found."""
    assert set(COMMAND_WORDS) <= {spec.command for spec in CHANGEABLE}
    assert set(COMMAND_WORDS) <= set(SPECS)
    assert set(OPTION_WORDS) <= {option.name for option in OPTIONS}
