"""What the window says at its start of files that were damaged, or that a later kdesk wrote."""

from collections.abc import Iterator
from pathlib import Path

from kdesk.messages import _
from kdesk.services import Services
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar


def tell_of_files(services: Services, notices: NoticeBar) -> None:
    """Post a notice for each such file, with its path."""
    for sentence, path in _told(services):
        if path is not None:
            notices.post(Notice(sentence, NoticeKind.WAITING, str(path)))


def _told(services: Services) -> Iterator[tuple[str, Path | None]]:
    settings, templates = services.settings_file, services.templates
    yield _("The list of transfers was damaged; the file was set aside, nothing was deleted"), services.journal.damaged
    yield _("Some settings were damaged; the file was set aside, nothing was deleted"), settings.damaged
    yield (
        _("A later version of kdesk wrote the settings; its file stays as it is, and changes go into one beside it"),
        settings.newer,
    )
    yield _("Some templates were damaged; the file was set aside, nothing was deleted"), templates.damaged
    yield (
        _("A later version of kdesk wrote the templates; its file stays as it is, and changes go into one beside it"),
        templates.newer,
    )
