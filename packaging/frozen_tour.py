"""The guided tour beside an installed kdesk: its servers and decoders are the installed program.

With `--decoder` it only says which decoder of the review room is there.
"""

import importlib
import sys
from pathlib import Path

import tour


def main() -> int:
    """Take the tour, or name the decoder."""
    if sys.argv[1:] == ["--decoder"]:
        print(importlib.import_module("av").__version__)
        return 0
    sys.executable = str(Path(sys.executable).with_name("kdesk"))
    return tour.main()


if __name__ == "__main__":
    sys.exit(main())
