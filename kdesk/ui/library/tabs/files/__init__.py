"""What the tabs of files that belong to an entry have in common: the table, its actions, adding and saving."""
