"""Sheets: tables that name files or addresses, a row each, with the details of their uploads."""
