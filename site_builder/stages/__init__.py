"""The stages of a build: each joins the pure layers to the world. ``build.py`` runs them in order."""
