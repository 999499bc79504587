"""The settings: a dialog that is drawn from the table of options."""
