"""Delivery URLs: manifests, media files, thumbnails and short links, each after an access check."""
