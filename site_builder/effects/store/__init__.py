"""The store: what the last build knew, in one SQLite file in a cache folder beside the site.

    sources   what each article file said when it was last read          (the parse cache)
    index     which articles are on the site, and in which groups        (ordered membership)
    pages     what was written, from what, and how the file looked then  (the record)

It is a cache and never a truth. Import :func:`open_store` from ``connection``.
"""
