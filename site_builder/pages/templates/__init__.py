"""Templates and what becomes of them. Sole owner of jinja2."""
