"""A static site generator for curated news archives.

Read ``build.py`` first: it is the whole flow, top to bottom. Each folder is a layer, each file one
concept; ``docs/architecture.md`` has the picture and who may import whom.
"""

__version__ = "0.1.0"
