"""What is kept of many uploads together: bytes, waits and times to ready, without names."""
