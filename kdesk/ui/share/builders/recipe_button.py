"""The button that copies an address as what programs and pages take."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kdesk.domain.link_recipes import Recipe
from kdesk.messages import _
from kdesk.messages.link_recipes import recipe_name


class RecipeButton(QPushButton):
    """“Copy as”, with a menu of all forms.

    Args:
        is_stream: Whether the address is that of a stream; otherwise of a picture.

    Attributes:
        recipes: The menu.

    Signals:
        chosen: A `Recipe`.
    """

    chosen = Signal(object)

    def __init__(self, *, is_stream: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Copy &as"), parent)
        self.recipes = QMenu(self)
        for recipe in Recipe:
            self.recipes.addAction(recipe_name(recipe, is_stream=is_stream), partial(self.chosen.emit, recipe))
        self.setMenu(self.recipes)
