"""The data directory: the SQLite database, the files beside it, and one class for each kind of row."""
