"""`python -m kdesk.demo` runs the demo server without the rest of kdesk."""

import argparse
import sys

from kdesk.demo.command import add_arguments, run


def main() -> int:
    """Parse the command line, serve, and return the exit status."""
    parser = argparse.ArgumentParser(prog="kdesk demo-server", description="A small Kaltura server on this computer.")
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
