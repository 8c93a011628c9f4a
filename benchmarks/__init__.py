"""The same archive through Hugo and site-builder: equal work, in turn, in one run. See README.md."""

import os

# Programs are measured as they are once installed: with their bytecode written down, whatever this shell says of it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
