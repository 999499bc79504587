"""The engine of downloads: fetches files in ranges, continues after interruptions, and checks what came."""
