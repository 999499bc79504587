"""Imports without searches for garbage in between."""

import gc
import sys
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


def test_nothing_is_collected_during_the_import(module: Path) -> None:
    """Afterwards Python collects again, but does not search what was imported."""
    before = gc.get_freeze_count()
    assert not import_quickly(module.stem).collects
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
    gc.unfreeze()


def test_an_import_that_fails_leaves_the_collector_on(module: Path) -> None:
    """Its error is raised."""
    module.write_text("raise OSError", encoding="utf-8")
    with pytest.raises(OSError, match=r"^$"):
        import_quickly(module.stem)
    assert gc.isenabled()
