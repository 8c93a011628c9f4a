"""The theme of a site, from its folders: read, resolved, and copied from."""
