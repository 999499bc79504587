"""Bulk uploads: the server makes entries of a sheet by itself."""
