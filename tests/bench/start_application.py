"""Starts the window of a bench as `kdesk` starts its own: see `application_process`."""

import sys

from kdesk.quick_import import import_quickly

if __name__ == "__main__":
    import_quickly("tests.bench.application_process").main(*sys.argv[1:])
