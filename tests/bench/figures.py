"""What a bench finds: figures beside their references and targets, and the table of them."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("Bench", "Figure", "Reference", "Ratio", "Target", "Holds")
TIMES, NOTHING = "\N{MULTIPLICATION SIGN}", "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Target:
    """A bound that a figure keeps: of its ratio to the reference where `relative`, of the figure itself otherwise."""

    bound: float
    most: bool
    relative: bool

    def holds(self, value: float) -> bool:
        """Tell whether a value keeps the bound."""
        return value <= self.bound if self.most else value >= self.bound


def times_at_least(bound: float) -> Target:
    """At least so many times the reference."""
    return Target(bound, most=False, relative=True)


def times_at_most(bound: float) -> Target:
    """At most so many times the reference."""
    return Target(bound, most=True, relative=True)


def at_most(bound: float) -> Target:
    """At most this, in the figure's own unit."""
    return Target(bound, most=True, relative=False)


def at_least(bound: float) -> Target:
    """At least this, in the figure's own unit."""
    return Target(bound, most=False, relative=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    Attributes:
        name: The bench and the quantity.
        reference: Value of the reference in the same unit; None if there is no reference.
    """

    name: str
    figure: float
    unit: str
    target: Target
    reference: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the reference; None without one."""
        return self.figure / self.reference if self.reference else None

    @property
    def holds(self) -> bool:
        """Whether the target is reached."""
        return self.target.holds((self.ratio or 0.0) if self.target.relative else self.figure)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table in Markdown, its columns aligned."""
    rows = [HEAD, *map(_cells, figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    reference = NOTHING if figure.reference is None else _number(figure.reference, figure.unit)
    ratio = NOTHING if figure.ratio is None else f"{figure.ratio:.2f}"
    sign = "≤" if figure.target.most else "≥"
    bound = f"{figure.target.bound:g} {TIMES}" if figure.target.relative else f"{figure.target.bound:g} {figure.unit}"
    holds = "yes" if figure.holds else "NO"
    return (figure.name, _number(figure.figure, figure.unit), reference, ratio, f"{sign} {bound}", holds)


def _number(value: float, unit: str) -> str:
    """Write three significant digits, all of them before the point."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"
