"""What the desktop of the system gives: start at login, staying awake, notifications, docks, contrast. No Qt."""
