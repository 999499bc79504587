"""Commands hand their work over to the window that runs on the same data directory."""
