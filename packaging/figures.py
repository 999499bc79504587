"""Figures of a source tree: sizes, classes, constructors, comments, `Any` and `noqa`.

Run `python3 packaging/figures.py [FOLDER …]`; with several checkouts each gets a column, to compare before and after.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

METHODS, ARGUMENTS = 15, 6
"""Classes with more methods and constructors with more arguments than this are counted."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Figures:
    """The counts of one tree.

    Attributes:
        modules: Lines of each module.
        functions: Lines of each function, decorators and docstring included.
        classes: Names and counts of methods, of classes over the limit.
        constructors: Names and counts of arguments, of constructors over the limit; dataclass fields do not count.
        code_lines: Lines that hold a token other than a comment or a docstring.
    """

    modules: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    classes: dict[str, int] = field(default_factory=dict)
    constructors: dict[str, int] = field(default_factory=dict)
    comments: int = 0
    code_lines: int = 0
    any_in_signatures: int = 0
    noqa: int = 0

    def read(self, path: Path) -> None:
        """Add one module."""
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        self.modules.append(source.count("\n"))
        self._read_tokens(source, _docstring_lines(tree))
        for node in ast.walk(tree):
            if isinstance(node, Function):
                self._read_function(node)
            elif isinstance(node, ast.ClassDef):
                self._read_class(node, path.stem)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the value of each figure."""
        yield "modules", str(len(self.modules))
        yield "lines a module: median, 90 %, most", _spread(self.modules)
        yield "modules over 300 lines", str(sum(lines > 300 for lines in self.modules))  # noqa: PLR2004  the house rule
        yield "functions", str(len(self.functions))
        yield "lines a function: median, 90 %, most", _spread(self.functions)
        yield "functions over 30 lines", str(sum(lines > 30 for lines in self.functions))  # noqa: PLR2004  the house rule
        yield f"classes over {METHODS} methods", _worst(self.classes)
        yield f"constructors over {ARGUMENTS} arguments", _worst(self.constructors)
        yield "comment lines per 100 lines of code", f"{100 * self.comments / max(1, self.code_lines):.1f}"
        yield "Any in signatures", str(self.any_in_signatures)
        yield "noqa", str(self.noqa)

    def _read_tokens(self, source: str, docstrings: set[int]) -> None:
        code: set[int] = set()
        layout = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                self.comments += 1
                self.noqa += "noqa:" in token.string
            elif token.type not in layout:
                code.update(range(token.start[0], token.end[0] + 1))
        self.code_lines += len(code - docstrings)

    def _read_function(self, node: Function) -> None:
        self.functions.append((node.end_lineno or node.lineno) - node.lineno + 1)
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        annotations = [argument.annotation for argument in every if argument and argument.annotation]
        for annotation in [*annotations, *([node.returns] if node.returns else [])]:
            self.any_in_signatures += any(isinstance(n, ast.Name) and n.id == "Any" for n in ast.walk(annotation))

    def _read_class(self, node: ast.ClassDef, module: str) -> None:
        methods = [item for item in node.body if isinstance(item, Function)]
        if len(methods) > METHODS:
            self.classes[f"{module}.{node.name}"] = len(methods)
        for method in methods:
            count = len(method.args.args) + len(method.args.kwonlyargs) - 1
            if method.name == "__init__" and count > ARGUMENTS:
                self.constructors[f"{module}.{node.name}"] = count


def _docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def _spread(counts: list[int]) -> str:
    return f"{median(counts):.0f}, {quantiles(counts, n=10)[-1]:.0f}, {max(counts)}"


def _worst(named: dict[str, int]) -> str:
    most = sorted(named.items(), key=lambda item: -item[1])[:3]
    return f"{len(named)}" + (f" ({', '.join(f'{name} {count}' for name, count in most)})" if most else "")


def figures_of(folder: Path) -> Figures:
    """Read every module of the package `kdesk` in a checkout."""
    figures = Figures()
    for path in sorted((folder / "kdesk").rglob("*.py")):
        figures.read(path)
    return figures


def main(folders: list[str]) -> None:
    """Print a table with one column for each checkout."""
    columns = [dict(figures_of(Path(folder)).rows()) for folder in folders or ["."]]
    for name in columns[0]:
        print(f"{name:<40}", *(f"{column[name]:<60}" for column in columns), sep="  ")


if __name__ == "__main__":
    main(sys.argv[1:])
