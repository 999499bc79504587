"""Looking into files of this computer, in a process of its own: whatever they hold, it costs that process at most."""
