"""Texts of menus, buttons and boxes that hold foreign words."""


def without_mnemonic(text: str) -> str:
    """Return a text so that Qt shows its ampersands: a single one would underline the next letter, as a shortcut."""
    return text.replace("&", "&&")
