"""The forms in which ``check`` tells what it found: one a file, each a pure function of the outcome."""
