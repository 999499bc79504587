"""The process: it builds the parts, dispatches requests, and fills an empty data directory."""
