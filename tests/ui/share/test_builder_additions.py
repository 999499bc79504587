"""A part that is drawn on the picture, the rare parameters of streams, and a stream as a program."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.domain.link_recipes import Recipe
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest
from kdesk.domain.links.parse import parse
from tests.support.patience import until
from tests.support.picture_decoder import decoder
from tests.support.pointer import move_pointer
from tests.ui.share.builders_on_demo import Given, film
from tests.ui.share.test_builders import Bench, bench, came, open_picture, open_stream, picture_of

__all__ = ["bench", "decoder", "film"]


def test_a_part_of_the_picture_is_drawn(bench: Bench) -> None:
    """With the mouse: what comes is that part of the picture that came before; keys move it, Delete ends it."""

    async def work(told: Given) -> None:
        window = open_picture(told)
        window.form.width_field.setValue(0)
        window.form.height_field.setValue(0)
        window.form.width_field.setValue(640)
        await picture_of(window)
        assert window.came.came is not None
        before = window.came.came.image
        picture = window.whole
        await until(lambda: picture.picture_place.width() > 0)
        place = picture.picture_place
        corner, middle = place.topLeft().toPoint(), place.center().toPoint()
        QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=corner)
        move_pointer(picture, middle, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=middle)
        assert picture.part.width == pytest.approx(0.5, abs=0.02)
        assert picture.part.height == pytest.approx(0.5, abs=0.02)
        address = window.address
        assert (address.crop_x, address.crop_y) == (0, 0)
        assert parse(str(address)) == address
        await until(lambda: "asked for" not in window.came.facts.text() and window.came.came is not None)
        assert window.came.came is not None
        part = window.came.came.image
        assert part.width() == 640
        assert part.height() == pytest.approx(360, abs=8)
        likeness = before.copy(0, 0, 320, 180).scaled(16, 9).pixelColor(12, 6)
        got = part.scaled(16, 9).pixelColor(12, 6)
        assert all(abs(one - other) < 60 for one, other in zip(got.getRgb(), likeness.getRgb(), strict=True))
        QTest.keyClick(picture, Qt.Key.Key_Right)
        assert picture.part.x == pytest.approx(0.02)
        QTest.keyClick(picture, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert picture.part.height == pytest.approx(0.52, abs=0.02)
        QTest.keyClick(picture, Qt.Key.Key_Delete)
        assert picture.part.is_whole
        assert window.address.crop_width is None
        assert not window.whole_again.isEnabled()
        window.close()

    bench.run(work)


def test_the_rare_parameters_are_behind_more(bench: Bench) -> None:
    """All of them are in the address, and the server still answers with a stream."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        more = window.form.more
        assert not more.referrer.isVisible()
        QTest.mouseClick(window.form.show_more, Qt.MouseButton.LeftButton)
        assert more.referrer.isVisible()
        plain_url = window.url
        more.referrer.setText("https://pier.example.org/")
        more.sequence.setText(f"{told.entry.id}, nonsense")
        more.cdn_host.setText("cdn.example.org")
        more.tracks.setText("v1-a1")
        more.profile.setValue(1)
        more.storage.setValue(7)
        address = window.address
        assert address is not None
        assert address.referrer == "https://pier.example.org/"
        assert (address.sequence, address.cdn_host) == ((told.entry.id,), "cdn.example.org")
        assert (address.delivery_profile, address.storage_id, address.tracks) == (1, 7, "v1-a1")
        assert parse(window.url) == address
        for line in (more.referrer, more.sequence, more.cdn_host, more.tracks):
            line.clear()
        more.profile.setValue(0)
        more.storage.setValue(0)
        assert window.url == plain_url
        window.close()

    bench.run(work)


def test_recipes_play_the_stream(bench: Bench, tmp_path: Path) -> None:
    """The program fetches the manifest; HTML names the file behind the stream for browsers that know no HLS."""

    async def work(told: Given) -> None:
        window = open_stream(told)
        await came(window)
        texts: dict[Recipe, str] = {}
        for recipe in Recipe:
            window.copy_recipe(recipe)
            texts[recipe] = QApplication.clipboard().text()
        assert texts[Recipe.ADDRESS] == window.url
        subprocess.run([sys.executable, "-c", texts[Recipe.PYTHON]], cwd=tmp_path, check=True)  # noqa: S603, ASYNC221
        assert (tmp_path / f"{told.entry.id}.m3u8").read_text("utf-8").startswith("#EXTM3U")
        assert texts[Recipe.CURL].startswith(f"curl --fail --location --output {told.entry.id}.m3u8 http")
        sources = [parse(found) for found in re.findall(r'<source src="([^"]+)"', texts[Recipe.HTML])]
        formats = [one.format for one in sources if isinstance(one, PlayManifest)]
        assert formats == [ManifestFormat.HLS, ManifestFormat.FILE]
        window.close()

    bench.run(work)
