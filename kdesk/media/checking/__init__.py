"""Reading streams to tell what is in them: outlines of manifests, sizes and codecs of segments."""
