"""The pictures of the guide: each is named by the page that its row in the table says, and none is large."""

from pathlib import Path

import pytest
from guide_pictures import MOST_BYTES, MOST_BYTES_IN_ALL, PICTURES, few_colours, guide_groups
from looks import GRID, GROUPS, LOOKS
from PySide6.QtGui import QColor, QImage

from kdesk.data_files import resource_folder
from kdesk.guide import FOLDER, PICTURE_SCALE, Topic, guide_page, picture_files
from kdesk.guide import PICTURES as PICTURE_FOLDER

HERE = Path(__file__).parents[2]
FILES = sorted((resource_folder() / FOLDER / PICTURE_FOLDER).iterdir())
WIDEST = 900


def test_each_picture_is_made_from_the_table_and_named_by_its_page() -> None:
    """No file is without its row, no row without its file, and each page names what is cut out for it."""
    assert {file.name for file in FILES} == {f"{name}.png" for name in PICTURES}
    for topic in Topic:
        named = [path.stem for path in picture_files(guide_page(topic)).values()]
        assert sorted(named) == sorted(name for name, one in PICTURES.items() if one.page is topic)


def test_each_scene_is_taken() -> None:
    """The groups exist, and their scenes have these names."""
    assert set(guide_groups()) <= set(GROUPS)
    scenes = "\n".join(path.read_text(encoding="utf-8") for path in (HERE / "packaging").glob("*s*.py"))
    for one in PICTURES.values():
        stem = one.scene.rsplit("-", 1)[0]
        assert f'"{one.scene}"' in scenes or f'f"{stem}-{{' in scenes or f'f"{stem.split("-")[0]}-{{' in scenes


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_is_small(file: Path) -> None:
    """In bytes, and no wider than a window."""
    assert file.stat().st_size <= MOST_BYTES
    assert QImage(str(file)).width() <= WIDEST * PICTURE_SCALE


def test_together_they_are_small() -> None:
    """They are in every package."""
    assert sum(file.stat().st_size for file in FILES) <= MOST_BYTES_IN_ALL


def test_few_colours_stay_as_they_are() -> None:
    """A picture with less than 256 colours is the same afterwards; one with many has similar ones."""
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    for x in range(64):
        for y in range(64):
            picture.setPixelColor(x, y, QColor(x // 32 * 100, 10, y // 32 * 100))
    assert few_colours(picture).convertToFormat(QImage.Format.Format_RGB32) == picture
    for x in range(64):
        for y in range(64):
            picture.setPixelColor(x, y, QColor(x * 4, (x * 7 + y * 13) % 256, y * 4))
    fewer = few_colours(picture)
    assert fewer.colorCount() <= 256
    for x, y in ((0, 0), (20, 40), (63, 63)):
        before, after = picture.pixelColor(x, y), fewer.pixelColor(x, y)
        assert abs(before.red() - after.red()) + abs(before.green() - after.green()) < 96


def test_the_grid_is_each_scale_in_each_language() -> None:
    """In every scheme; it is pictured only when it is asked for."""
    assert {(look.scale, look.language) for look in GRID.values()} == {
        (scale, language) for scale in (1, 1.5, 2) for language in ("en", "de", "he")
    }
    assert all(set(look.schemes) == {"light", "dark", "contrast"} for look in GRID.values())
    assert [name for name, look in LOOKS.items() if look.usual] == ["100", "200", "contrast", "rtl"]
    assert set().union(*(look.groups for look in GRID.values())) <= set(GROUPS)
