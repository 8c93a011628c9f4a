"""Put a new file into a site's folder: never over another one, and through no link.

site, path, bytes  ->  write_new  ->  the file
"""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.model.problem import SiteError

from .folders import fault


def write_new(site: Path, path: str, data: bytes) -> None:
    """Make the file ``path`` (relative to ``site``, its folders made too). Raises :class:`SiteError` if it is there."""
    folder = site
    for name in path.split("/")[:-1]:
        folder /= name
        if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
            shown = folder.relative_to(site).as_posix()
            raise fault(f"{shown}: expected a folder, found something else", "move it away")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(site / path, "xb") as file:
            file.write(data)
    except FileExistsError:
        raise fault(f"{path}: expected nothing there, found a file", "remove it, or edit that one") from None
    except OSError as error:
        found = (error.strerror or type(error).__name__).lower()
        raise SiteError(f"{path}: expected a place to write, found: {found}", "theme") from None
