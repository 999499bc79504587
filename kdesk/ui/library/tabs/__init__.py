"""The tabs of the entry panel."""
