"""Whether every text of the command line goes through the catalogue: in a language that brackets each sentence."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.cli import COMMANDS, main
from tests.support.pseudo_language import pseudo_language, without_brackets

# argparse translates its own words through a catalogue of its own.
OF_ARGPARSE = {
    *("usage", "options", "positional", "arguments", "show", "this", "help", "message", "and", "exit"),
    *("program's", "version", "number"),
}
NAMES = {"kdesk", *COMMANDS}
# Options, names of values, choices in braces, dots and brackets of the usage.
_NOTATION = re.compile(r"(?<!\w)-{1,2}[a-z-]+|[A-Z_]+(?:>[A-Z]+)?|\{[^}]*\}|\.{3}|[\[\],\d:]+")


@pytest.fixture(autouse=True)
def _pseudo(tmp_path: Path) -> Iterator[None]:
    """The language in use."""
    with pseudo_language(tmp_path / "translations"):
        yield


@pytest.mark.parametrize("arguments", [[], ["links"], ["upload"]])
def test_every_word_of_the_help_is_translated(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """But names, the notation of the usage, and the words of argparse."""
    with pytest.raises(SystemExit):
        main([*arguments, "--help"])
    shown = capsys.readouterr().out
    left = _NOTATION.sub(" ", without_brackets(shown)).split()
    assert set(left) - OF_ARGPARSE - NAMES == set()
    assert "⟦" in shown
