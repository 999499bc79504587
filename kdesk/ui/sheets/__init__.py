"""Uploads from a sheet: its preview, and the queue saved as one."""
