from __future__ import annotations

import errno
import os

import pytest

from site_builder.model.problem import SiteError
from site_builder.stages.faults import file_faults


def test_what_the_file_system_refuses_is_told_with_its_path_and_what_to_do():
    with pytest.raises(SiteError) as caught, file_faults():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/srv/news/output/index.html")

    assert caught.value.exit_code == 2
    assert str(caught.value) == (
        "expected the file system to do what a build needs, found: no space left on device"
        " at '/srv/news/output/index.html' [file-system]\n    free some space, then run this again"
    )


def test_a_refusal_that_names_no_file_is_told_without():
    with pytest.raises(SiteError) as caught, file_faults():
        raise OSError(errno.EBADF, "Bad file descriptor")

    assert str(caught.value) == (
        "expected the file system to do what a build needs, found: bad file descriptor [file-system]\n"
        "    mend that, then run this again"
    )


def test_a_closed_pipe_is_no_fault():
    with pytest.raises(BrokenPipeError), file_faults():
        raise BrokenPipeError


def test_a_fault_of_the_site_goes_on_as_it_is():
    with pytest.raises(SiteError, match=r"^expected a theme \[theme\]$"), file_faults():
        raise SiteError("expected a theme", "theme")
