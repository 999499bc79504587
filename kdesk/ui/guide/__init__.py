"""The user guide in the window, and what kdesk says about itself."""
