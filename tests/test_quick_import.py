"""Imports without searches for garbage in between."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.quick_import import import_quickly


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that tells whether Python collects garbage while it is imported; not imported yet."""
    path = tmp_path / "imported_quickly.py"
    path.write_text("import gc\ncollects = gc.isenabled()\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, path.stem, raising=False)
    return path


@pytest.fixture
def _python_collects() -> Iterator[None]:
    """Python as it is outside of tests."""
    gc.enable()
    yield
    gc.disable()


@pytest.mark.usefixtures("_python_collects")
def test_nothing_is_collected_during_the_import(module: Path) -> None:
    """Afterwards Python collects again, but does not search what was imported."""
    before = gc.get_freeze_count()
    assert not import_quickly(module.stem).collects
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
    gc.unfreeze()


def test_where_python_collects_nothing_an_import_does_not_change_that(module: Path) -> None:
    """Whoever collects on one thread only has a reason."""
    assert not import_quickly(module.stem).collects
    assert not gc.isenabled()
    gc.unfreeze()


@pytest.mark.usefixtures("_python_collects")
def test_an_import_that_fails_leaves_the_collector_on(module: Path) -> None:
    """Its error is raised."""
    module.write_text("raise OSError", encoding="utf-8")
    with pytest.raises(OSError, match=r"^$"):
        import_quickly(module.stem)
    assert gc.isenabled()
