"""dev.py: its commands, what it is written in, and how it ends."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from devtools.checkout import Checkout
from devtools.commands import COMMANDS, Command, help_text, main
from devtools.console import Stop

PART_OF_DEV = {"devtools"}


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run this Python with arguments and additional variables."""
    return subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **variables},
    )


def parts(root: Path) -> list[Path]:
    """Return dev.py and its modules."""
    return [root / "packaging" / "dev.py", *sorted((root / "packaging" / "devtools").glob("*.py"))]


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the top-level name of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module).partition(".")[0]


def test_help_lists_every_command(root: Path) -> None:
    """`dev.py --help` names each command of the table with its sentence."""
    shown = python(str(root / "packaging" / "dev.py"), "--help")
    assert shown.returncode == 0
    assert {"setup", "demo", "test", "screenshots", "lock"} <= {command.name for command in COMMANDS}
    for command in COMMANDS:
        assert f"  {command.name} " in shown.stdout
        assert command.summary in shown.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_explains_itself_and_does_nothing_else(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    """`dev.py COMMAND --help` prints the usage and ends with status 0."""
    assert main([command.name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"dev.py {command.name}" in shown
    assert command.story in shown


def test_no_command_shows_the_help_as_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command the help is shown, with status 2."""
    assert main([]) == 2
    assert help_text(COMMANDS) in capsys.readouterr().out


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A word that is no command is repeated together with those that are, with status 2."""
    assert main(["tset"]) == 2
    assert "'tset'" in capsys.readouterr().out


def test_a_command_that_cannot_go_on_says_why_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Stop becomes a line on stderr and status 1, without a traceback."""

    def stop(_checkout: Checkout, _arguments: Sequence[str]) -> int:
        raise Stop("The sky is missing.")

    assert main(["halt"], [Command("halt", "", "stops", "", stop)]) == 1
    assert capsys.readouterr().err == "dev.py halt: The sky is missing.\n"


def test_a_command_gets_its_arguments_as_they_are(root: Path) -> None:
    """Options after the command are the command's own, not dev.py's."""
    seen: list[tuple[Checkout, Sequence[str]]] = []

    def note(checkout: Checkout, arguments: Sequence[str]) -> int:
        seen.append((checkout, arguments))
        return 7

    assert main(["note", "-x", "--fresh", "a b.mp4"], [Command("note", "", "notes", "", note)]) == 7
    assert seen == [(Checkout(root), ["-x", "--fresh", "a b.mp4"])]


def test_help_can_be_printed_in_a_c_locale(root: Path) -> None:
    """With LC_ALL=C and an ASCII stdout, nothing is raised."""
    shown = python(str(root / "packaging" / "dev.py"), "--help", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (shown.returncode, shown.stderr) == (0, "")


def test_only_the_standard_library_is_imported(root: Path) -> None:
    """dev.py runs before anything is installed."""
    for path in parts(root):
        names = set(imported(ast.parse(path.read_text(encoding="utf-8"))))
        assert names <= sys.stdlib_module_names | PART_OF_DEV, path


def test_an_old_python_reads_dev_py_far_enough_to_say_so(root: Path) -> None:
    """dev.py itself holds ASCII and Python 2 grammar only, and looks at the version before it imports its parts."""
    source = (root / "packaging" / "dev.py").read_text(encoding="ascii")
    tree = ast.parse(source)
    newer = (ast.JoinedStr, ast.FunctionDef, ast.AsyncFunctionDef, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.Starred)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    check = next(index for index, node in enumerate(tree.body) if isinstance(node, ast.If))
    parts_import = next(index for index, node in enumerate(tree.body) if isinstance(node, ast.ImportFrom))
    assert "version_info" in ast.unparse(tree.body[check])
    assert check < parts_import


def test_a_python_that_is_too_old_gets_one_sentence(root: Path) -> None:
    """The sentence names what is needed and what this is, with status 1 and without a traceback."""
    source = (root / "packaging" / "dev.py").read_text(encoding="ascii").replace("import sys\n", "", 1)
    pretended = "import sys\nsys.version_info = (3, 10, 2)\n" + source.partition('"""\n')[2]
    shown = python("-c", pretended)
    assert shown.returncode == 1
    assert shown.stderr == "kdesk needs Python 3.11 or newer; this is Python 3.10.\n"


def test_ci_runs_what_a_developer_runs(root: Path) -> None:
    """`.ci/run` calls `dev.py test`, nothing else, and can be executed."""
    script = root / ".ci" / "run"
    lines = [line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == ['cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec python3 packaging/dev.py test']
    assert os.name == "nt" or os.access(script, os.X_OK)
