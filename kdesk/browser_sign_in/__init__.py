"""Signing in through the browser of the system: waits on the loopback interface for the answer of a login page."""
