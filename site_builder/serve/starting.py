"""The page that a browser waits on until the first build is there; its script turns it into the site."""

from __future__ import annotations

from .inject import CLIENT_URL, PageMark, add_client

_PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Building the preview</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<noscript><meta http-equiv="refresh" content="2"></noscript>
<link rel="stylesheet" href="{CLIENT_URL}preview.css">
</head>
<body class="starting">
<main>
<h1>Building the preview</h1>
<p role="status" data-step>The site is being built for the first time. This page turns into it.</p>
<progress data-bar></progress>
</main>
</body>
</html>
"""


def starting_page(mark: PageMark) -> bytes:
    """The page, for whatever address was asked for."""
    return add_client(_PAGE.encode(), mark)
