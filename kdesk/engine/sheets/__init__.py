"""From the rows of a sheet to transfers with details."""
