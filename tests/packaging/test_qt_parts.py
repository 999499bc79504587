"""The list of Qt's parts that are packaged, held against what kdesk imports and what those parts need."""

import re
from pathlib import Path, PurePosixPath

import PySide6
import pytest
from devtools.package import elf
from devtools.package.qt_parts import LIBRARIES, MODULES, PLUGINS, is_packaged, library_name, plugin_name

_IMPORT = re.compile(r"^ *(?:from|import) PySide6\.(\w+)", re.MULTILINE)
QT = Path(PySide6.__file__).parent
GPL = {"Charts", "Graphs", "VirtualKeyboard", "DataVisualization", "Quick3D"}
DRAGGED_IN = (
    "platformthemes/libqgtk3.so",
    "platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "imageformats/libqpdf.so",
)


@pytest.fixture(scope="module")
def imported(root: Path) -> set[str]:
    """The modules of PySide6 that the sources of kdesk import; the form of an import is ruff's business."""
    found: set[str] = set()
    for path in (root / "kdesk").rglob("*.py"):
        found |= set(_IMPORT.findall(path.read_text(encoding="utf-8")))
    return found


@pytest.fixture(scope="module")
def needs() -> dict[str, set[str]]:
    """Qt's libraries that each packaged module, plugin and library of the installed Qt is linked with."""
    modules = [path for name in MODULES for path in QT.glob(f"{name}.*so")]
    plugins = [path for path in QT.glob("Qt/plugins/*/*.so") if plugin_name(path.relative_to(QT)) in PLUGINS]
    libraries = [path for path in QT.glob("Qt/lib/*.so*") if library_name(path.name) or path.name.startswith("libav")]
    asked = elf.needed_by([*modules, *plugins, *(path for path in libraries if path.name.count(".so.") == 1)])
    return {path.name: {name for file in names if (name := library_name(file))} for path, names in asked.items()}


def test_exactly_what_is_imported_is_packaged(imported: set[str]) -> None:
    """A module that kdesk begins to import must be put on the list, where its licence is seen."""
    assert imported == MODULES


def test_everything_that_a_part_needs_is_packaged(needs: dict[str, set[str]]) -> None:
    """Without one of these a plugin is not loaded, and Qt says nothing: the player would have no backend."""
    packaged = {name: asked for name, asked in needs.items() if library_name(name) in {None, *LIBRARIES, *MODULES}}
    starts = {path for path in packaged if not path.startswith(("libQt6", "libav"))}
    assert {name: asked - LIBRARIES for name, asked in packaged.items() if name in starts and asked - LIBRARIES} == {}
    reached = elf.closure(
        {one for name in starts for one in packaged[name]},
        {library_name(name) or name: asked for name, asked in needs.items() if name.startswith("libQt6")},
    )
    assert reached - LIBRARIES == set()
    assert "ffmpegmediaplugin" in " ".join(starts)
    assert {"Quick", "Qml"} <= reached


def test_nothing_is_packaged_that_nothing_needs(needs: dict[str, set[str]]) -> None:
    """A library stands on the list because something asks for it."""
    asked = {one for names in needs.values() for one in names}
    assert {name for name in LIBRARIES if name not in asked} == set()


@pytest.mark.parametrize("name", sorted(GPL))
def test_parts_under_the_gpl_are_left_out(imported: set[str], name: str) -> None:
    """They are neither imported nor packaged."""
    assert f"Qt{name}" not in imported
    assert name not in LIBRARIES
    for file in (f"Qt{name}.abi3.so", f"Qt/lib/libQt6{name}.so.6"):
        assert not is_packaged(PurePosixPath(file))


@pytest.mark.parametrize("plugin", DRAGGED_IN)
def test_plugins_that_drag_half_of_qt_in_are_left_out(plugin: str) -> None:
    """GTK, the virtual keyboard (under the GPL as well), PDF."""
    assert not is_packaged(PurePosixPath("Qt/plugins", plugin))


@pytest.mark.parametrize(
    ("file", "packaged"),
    [
        ("QtCore.abi3.so", True),
        ("libpyside6.abi3.so.6.11", True),
        ("__init__.py", True),
        ("Qt/lib/libQt6Core.so.6", True),
        ("Qt/lib/libicudata.so.73", True),
        ("Qt/lib/libavcodec.so.61", True),
        ("Qt/lib/libQt6WebEngineCore.so.6", False),
        ("Qt/plugins/platforms/libqxcb.so", True),
        ("Qt/plugins/multimedia/libffmpegmediaplugin.so", True),
        ("Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so", True),
        ("plugins/platforms/qwindows.dll", True),
        ("Qt6Core.dll", True),
        ("Qt6Charts.dll", False),
        ("QtCharts.pyd", False),
        ("Qt/translations/qtbase_de.qm", True),
        ("Qt/translations/designer_de.qm", False),
        ("Qt/qml/QtQuick/qmldir", False),
    ],
)
def test_files_are_told_apart(file: str, packaged: bool) -> None:
    """On every system, whose names differ."""
    assert is_packaged(PurePosixPath(file)) is packaged
