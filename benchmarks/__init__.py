"""The same archive through Hugo and site-builder: equal work, in turn, in one run. See README.md."""
