"""Which side is where in the room of a Compare window."""

from dataclasses import dataclass

from kdesk.domain.compare_view import CompareView, ViewKind, Viewport, cells, viewport_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the room, in pixels of the screen.

    Attributes:
        port: What is in sight in it; its room is that of the cell.
        sides: The numbers of the sides in it, the lowest picture first.
    """

    left: int
    top: int
    port: Viewport
    sides: tuple[int, ...]

    def holds(self, point: tuple[float, float]) -> bool:
        """Return whether a point of the room lies in the cell."""
        inside = self.inside(point)
        return 0 <= inside[0] < self.port.room[0] and 0 <= inside[1] < self.port.room[1]

    def inside(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return a point of the room as one of the cell."""
        return point[0] - self.left, point[1] - self.top


@dataclass(frozen=True, slots=True)
class Scene:
    """All cells of the room."""

    kind: ViewKind
    cells: tuple[Cell, ...] = ()

    def cell_at(self, point: tuple[float, float]) -> Cell | None:
        """Return the cell at a point of the room."""
        return next((cell for cell in self.cells if cell.holds(point)), None)


def pair_of(count: int, active: int) -> tuple[int, ...]:
    """Return the sides that are shown over each other: the first one, and the active one of the others."""
    return (0, active if 0 < active < count else 1) if count > 1 else (0,)


def scene_of(
    view: CompareView, sides: tuple[int, int], picture: tuple[int, int], room: tuple[int, int], gap: int
) -> Scene:
    """Return what a view shows in a room.

    Args:
        sides: How many there are, and the number of the active one.
        picture: The shown size of the leading side, to which the others are scaled.
        gap: Pixels between two cells.
    """
    count, active = sides
    if not count or min(*picture, *room) < 1:
        return Scene(view.kind)
    if view.kind is not ViewKind.SIDE_BY_SIDE:
        shown = tuple(range(count)) if view.kind is ViewKind.BLINK else pair_of(count, active)
        return Scene(view.kind, (Cell(0, 0, viewport_of(view, picture, room), shown),))
    places = enumerate(cells(count, picture, room, gap))
    return Scene(
        view.kind,
        tuple(
            Cell(left, top, viewport_of(view, picture, (wide, high)), (number,))
            for number, (left, top, wide, high) in places
        ),
    )
