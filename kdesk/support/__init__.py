"""The support bundle: what there is, without secrets and without what names people."""
