"""Entry point of `python -m kdesk`."""

import sys

from kdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
