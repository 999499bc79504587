"""The library: every entry of the account as cards, and the panel of the selected one."""
