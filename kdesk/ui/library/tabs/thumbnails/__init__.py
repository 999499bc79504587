"""The Thumbnails tab: stored thumbnails, a contact sheet, and making one of them the poster."""
