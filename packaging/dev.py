"""The developer's one tool: set-up, demo, tests and everything that CI runs. See `dev.py --help`.

This file has no function of its own, so that a Python too old for the rest reads it far enough to say so.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the reader of this line may be such a Python
    sys.exit("kdesk needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])  # noqa: UP031  as above

from devtools.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
