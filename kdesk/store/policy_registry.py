"""The policy in the registry of Windows, below a key that only administrators can write."""

import sys

KEY = r"SOFTWARE\Policies\kdesk"
VALUE = "policy"


def registry_text() -> tuple[str, bytes | None]:
    """Return where the policy stands, and its text; None if there is none. What is no text is an empty one."""
    source = rf"HKEY_LOCAL_MACHINE\{KEY}"
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY) as key:
                text, kind = winreg.QueryValueEx(key, VALUE)
        except FileNotFoundError:
            return source, None
        except OSError:
            return source, b""
        return source, text.encode("utf-8", "replace") if kind == winreg.REG_SZ else b""
    return source, None
