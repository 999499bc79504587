"""House rules that a machine can hold."""

import ast
import re
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import packaging as packaging_library
import pytest

TOP = {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "kdesk", "resources", "tests", "packaging"}
MADE_BY_TOOLS = {"build", "dist"}
MODULE_LINES = 400
TOOL_LINES = 300
FUNCTION_LINES = 50
MAIN_WINDOW_LINES = 200
LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
PAINT = re.compile(r"""(?:fill|stroke|stop-color|color|flood-color)\s*[:=]\s*["']?\s*([^"';>\s]+)""")
NO_PAINT = {"none", "currentColor", "inherit", "transparent"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(folder: Path) -> list[Path]:
    """Return the Python files below a folder."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def lines(path: Path) -> int:
    """Return how many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a module, methods and inner ones included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def long_functions(path: Path) -> list[str]:
    """Return the functions of a module that are longer than the hard stop."""
    return [
        f"{path}: {node.name}"
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]


def test_no_module_is_long(root: Path) -> None:
    """400 lines are the hard stop for a module of kdesk, 300 for one of the tools."""
    assert [path for path in modules(root / "kdesk") if lines(path) > MODULE_LINES] == []
    assert [path for path in modules(root / "packaging") if lines(path) > TOOL_LINES] == []


def test_no_function_is_long(root: Path) -> None:
    """50 lines are the hard stop for a function."""
    paths = [*modules(root / "kdesk"), *modules(root / "packaging")]
    assert [found for path in paths for found in long_functions(path)] == []


def test_the_main_window_only_assembles(root: Path) -> None:
    """Windows assemble; what does the work lies elsewhere."""
    assert [path for path in root.glob("kdesk/ui/main_window.py") if lines(path) > MAIN_WINDOW_LINES] == []


def test_no_nested_event_loop(root: Path) -> None:
    """`processEvents` is not even mentioned."""
    paths = modules(root / "kdesk")
    assert [path for path in paths if "processEvents" in path.read_text(encoding="utf-8")] == []


def test_nothing_is_left_for_later(root: Path) -> None:
    """Work that is not done is an issue, not a comment."""
    here = Path(__file__).resolve()
    paths = [path for name in ("kdesk", "packaging", "tests") for path in modules(root / name) if path != here]
    assert [path for path in paths if LEFT_OVER.search(path.read_text(encoding="utf-8"))] == []


def test_the_top_level_holds_what_it_may(root: Path) -> None:
    """Beside dot files and what tools build, the top level is a fixed short list."""
    found = {path.name for path in root.iterdir() if not path.name.startswith(".")}
    assert found - MADE_BY_TOOLS <= TOP


def test_what_tools_make_is_not_committed(root: Path) -> None:
    """The folders that commands write into are on git's ignore list, and a link in the place of the environment."""
    ignored = (root / ".gitignore").read_text(encoding="utf-8").split()
    assert {".venv", "build/", "dist/"} <= set(ignored)


def test_our_packaging_folder_does_not_hide_the_library(root: Path) -> None:
    """`import packaging` means the library of that name also from the top of the checkout."""
    assert not (root / "packaging" / "__init__.py").exists()
    assert Path(str(packaging_library.__file__)).parent != root / "packaging"


def test_screenshots_stay_out_of_the_wheel(root: Path) -> None:
    """The wheel takes named parts of resources/, and the screenshots are not among them."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included
    for source in included:
        assert not "resources/screenshots".startswith(source.rstrip("/"))


@pytest.mark.parametrize(
    ("markup", "colours"),
    [
        ('<path fill="none" stroke="currentColor"/>', []),
        ('<path fill="#ff0000"/>', ["#ff0000"]),
        ('<g style="stroke:red; fill: currentColor"/>', ["red"]),
    ],
)
def test_a_colour_in_a_drawing_is_found(markup: str, colours: list[str]) -> None:
    """Attributes and styles are both looked at."""
    assert own_colours(markup) == colours


def test_icons_take_their_colour_from_the_theme(root: Path) -> None:
    """Icons are drawn in currentColor, so that they suit light and dark; only kdesk's own has colours."""
    icons = [path for path in (root / "resources" / "icons").glob("**/*.svg") if not path.stem.startswith("kdesk")]
    coloured = {path.name: own_colours(path.read_text(encoding="utf-8")) for path in icons}
    assert {name: colours for name, colours in coloured.items() if colours} == {}


def test_every_test_states_a_fact(root: Path) -> None:
    """Each test function has a docstring."""
    silent = [
        f"{path.relative_to(root)}: {node.name}"
        for path in modules(root / "tests")
        for node in functions(path)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []


def own_colours(markup: str) -> list[str]:
    """Return the colours that a drawing names itself."""
    return [colour for colour in PAINT.findall(markup) if colour not in NO_PAINT]


class Imports(ast.NodeVisitor):
    """Collects what a module imports when it runs, also within functions.

    Attributes:
        found: Names of modules, and of what is taken from them.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_If(self, node: ast.If) -> None:
        """Leave out what only signatures name."""
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Take the module, and the names: they may be modules."""
        self.found |= {node.module or "", *(f"{node.module}.{one.name}" for one in node.names)}


def imports(path: Path) -> set[str]:
    """Return what a module imports from others by `from`, as kdesk does within itself."""
    visitor = Imports()
    visitor.visit(ast.parse(path.read_text(encoding="utf-8")))
    return visitor.found


def test_no_modules_import_each_other(root: Path) -> None:
    """An import within a function only hides the circle: neither of the modules can be understood alone."""
    found = {".".join(path.relative_to(root).with_suffix("").parts): imports(path) for path in modules(root / "kdesk")}
    inner = {name: names & (found.keys() - {name}) for name, names in found.items()}
    try:
        TopologicalSorter(inner).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))
