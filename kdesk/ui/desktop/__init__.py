"""What the window does on the desktop around it: notifications, progress, tray, links that lead into it."""
