"""The licences that About shows: those of a package as it is installed, else those of the libraries here."""

from pathlib import Path

from kdesk.licences import NOTICES, licences_text


def test_a_package_tells_what_was_written_for_it(tmp_path: Path) -> None:
    """Its notices, those of packages beside it, and each text that they refer to once."""
    program, extra = tmp_path / "kdesk", tmp_path / "extras/review"
    extra.mkdir(parents=True)
    program.touch()
    for place, told in ((tmp_path, "* Qt: LGPL-3.0-only"), (extra, "* x264: GPL-2.0-or-later")):
        (place / NOTICES).write_text(told, encoding="utf-8")
        (place / "LGPL-2.1.txt").write_text("the lesser one", encoding="utf-8")
    text = licences_text(program)
    assert text.startswith("* Qt: LGPL-3.0-only\n\n* x264: GPL-2.0-or-later")
    assert text.count("the lesser one") == 1
    assert "LGPL-2.1\n--------" in text


def test_an_application_of_macos_has_them_inside(tmp_path: Path) -> None:
    """Beside the program would be outside of what is signed."""
    for name in ("MacOS", "Resources"):
        (tmp_path / name).mkdir()
    (tmp_path / "Resources" / NOTICES).write_text("* Qt", encoding="utf-8")
    assert licences_text(tmp_path / "MacOS/kdesk") == "* Qt"


def test_a_package_without_notices_tells_its_libraries(tmp_path: Path) -> None:
    """Whoever freezes kdesk by other means still shows something true."""
    assert licences_text(tmp_path / "kdesk") == licences_text()


def test_an_installed_kdesk_tells_its_libraries() -> None:
    """Each with version, licence and text; extras that were asked for are there, what only tests need is not."""
    text = licences_text()
    assert "* httpx 0." in text
    assert ": BSD-3-Clause\n" in text
    assert "* socksio " in text
    assert "* starlette " in text
    assert "* pytest " not in text
    assert "Permission is hereby granted, free of charge" in text
    assert '"""' not in text  # a script that is named AUTHORS.py
