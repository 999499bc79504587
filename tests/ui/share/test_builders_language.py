"""Whether every text of the builders, and of the check of a stream, goes through the catalogue."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from kdesk.messages.format import Format
from kdesk.pictures.process import DecodingProcess
from kdesk.ui.share.builders.picture_builder import PictureBuilder
from kdesk.ui.share.builders.stream_builder import StreamBuilder
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.support.picture_decoder import decoder
from tests.support.pseudo_language import pseudo_language
from tests.ui.library.qt_loop import RunQt
from tests.ui.share.builders_on_demo import Film, Given, film, given
from tests.ui.window.test_pseudo_language import untranslated

__all__ = ["decoder", "film"]

# Codecs, file endings, protocols, types and the name of the entry; what account and server call things.
_NAMES = {
    *("Harbour at dawn", "applehttp", "mpegdash", "url", "download", "hdnetworkmanifest", "hdnetwork", "hds", "rtmp"),
    *("rtsp", "multicast_silverlight", "applehttp_to_mc", "http", "https", "jpg", "png", "gif", "webp", "image/jpeg"),
    *("ffffff", "Source", "kbit/s", "Mbit/s"),
}
_CODECS = re.compile(r"(?:avc1|mp4a)[.\w,]*")


@pytest.fixture(autouse=True)
def _pseudo(tmp_path: Path) -> Iterator[None]:
    with pseudo_language(tmp_path / "translations"):
        yield


def test_every_word_of_the_builders_is_translated(
    run_qt: RunQt, film: Film, theme: Theme, formatter: Format, decoder: DecodingProcess, tmp_path: Path
) -> None:
    """With all rows, and what came of the first address."""

    async def work(told: Given) -> None:
        stream = StreamBuilder(told.subject, told.readers, told.services)
        picture = PictureBuilder(told.subject, told.pictures, told.services)
        stream.show()
        picture.show()
        stream.form.show_more.click()
        await until(lambda: stream.offered.model.rowCount() > 0 and picture.came.came is not None)
        windows: tuple[QWidget, ...] = (stream, picture)
        left = [text for window in windows for text in untranslated(window, _NAMES) if not _CODECS.fullmatch(text)]
        stream.close()
        picture.close()
        assert left == []

    async def scoped(tasks: TaskScope) -> None:
        async with given(film, tasks, theme, formatter, decoder, tmp_path / "given") as told:
            await work(told)

    run_qt(scoped)
