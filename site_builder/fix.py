"""``check --fix``: mend what has exactly one right answer, in the articles themselves.

    what check was asked of  ->  scan, choose  ->  mend_files  ->  Fixes

The last build's store, if there is one, tells how the archive spells its tags. Nothing but articles is written.
"""

from __future__ import annotations

from pathlib import Path

from .check import CheckOptions, find_wanted, is_wanted
from .effects.lock import hold_lock
from .effects.scan import NOTHING_KNOWN, scan_content
from .effects.store.connection import StoreDamaged, open_store
from .model.outcome import BuildOptions, Silent
from .stages.faults import file_faults
from .stages.mend import Fixes, mend_files, spelling_finder
from .stages.session import Session, open_session


def fix(options: CheckOptions, *, cache: Path | None = None) -> Fixes:
    """Mend the articles that :func:`check` would tell of with the same options.

    ``cache`` is the folder of the store, if not the one beside the site. Raises :class:`SiteError` for what is no
    article's fault.
    """
    with file_faults():
        session = open_session(BuildOptions(site=options.site, now=options.now, jobs=options.jobs), cache)
        paths = _choose(session, options)
        with hold_lock(session.lock_file):
            if session.store_file.exists():
                try:
                    with open_store(session.store_file, Silent().notice) as store:
                        return mend_files(
                            session.content, session.config, paths, spelling_finder(session.config, store)
                        )
                except StoreDamaged:  # it is removed by now; what was mended already is not mended again
                    pass
            return mend_files(session.content, session.config, paths, spelling_finder(session.config, None))


def _choose(session: Session, options: CheckOptions) -> tuple[str, ...]:
    content = session.config.content
    wanted = find_wanted(options, session)
    scan = scan_content(session.content, content.folder, NOTHING_KNOWN, NOTHING_KNOWN, content.exclude)
    return tuple(item.path for item in scan.articles.to_read if wanted is None or is_wanted(item.path, wanted))
