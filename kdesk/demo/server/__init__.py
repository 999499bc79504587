"""The server's process: builds the parts, dispatches requests, and fills an empty data directory."""
