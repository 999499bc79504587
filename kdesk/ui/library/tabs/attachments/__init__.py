"""The Attachments tab."""
