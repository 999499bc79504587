"""Words for the forms in which a built address is copied."""

from kdesk.domain.link_recipes import Recipe
from kdesk.messages.translation import N_, _

_NAMES = {Recipe.ADDRESS: N_("Address"), Recipe.PYTHON: N_("Python"), Recipe.CURL: N_("curl")}


def recipe_name(recipe: Recipe, *, is_stream: bool) -> str:
    """Return the name of a form in which the link of a stream, or of a picture, is copied."""
    if recipe is Recipe.HTML:
        return _("HTML with <video>") if is_stream else _("HTML with srcset")
    return _(_NAMES[recipe])


def recipe_copied(recipe: Recipe, *, is_stream: bool) -> str:
    """Return the notice that a link was copied in a form."""
    sentence = _("Stream link copied as {form}") if is_stream else _("Picture link copied as {form}")
    return sentence.format(form=recipe_name(recipe, is_stream=is_stream))
