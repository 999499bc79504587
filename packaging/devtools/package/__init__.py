"""How `dev.py package` makes what people install: a folder, Debian packages, an AppDir, wheel and sdist."""
