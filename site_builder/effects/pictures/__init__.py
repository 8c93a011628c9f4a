"""Pictures as pixels: what one is, its other sizes, and what was encoded before. Sole owner of Pillow."""
