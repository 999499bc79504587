"""Plain URLs: manifests, streams, files, pictures and short links, and who may have them."""
