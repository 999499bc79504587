"""Downloads in the window: their section on the Uploads page, and the dialog that begins them."""
