"""The Uploads page: the list of transfers and what brings files into it."""
