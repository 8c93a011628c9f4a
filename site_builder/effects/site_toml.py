"""Read ``site.toml``: the folder of a site becomes its configuration."""

from __future__ import annotations

from pathlib import Path

from ..config import Config, parse_config
from ..model.problem import SiteError


def read_config(site: Path) -> Config:
    """The configuration of the site in the folder ``site``.

    Raises :class:`SiteError` if there is none or it has faults.
    """
    file = site / "site.toml"
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise SiteError(
            f"expected a site.toml in {site}, found none",
            "config",
            'make one with the lines [site] and title = "My archive", or name the folder with --site',
        ) from None
    except UnicodeDecodeError:
        raise SiteError(f"{file}: expected UTF-8 text, found other bytes", "config", "save it as UTF-8") from None
    except OSError as error:
        raise SiteError(f"{file}: {(error.strerror or str(error)).lower()}", "config") from None
    return parse_config(text)
