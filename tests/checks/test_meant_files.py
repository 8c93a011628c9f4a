from __future__ import annotations

import pytest

from site_builder.checks.meant_files import MeantFiles, written_from

NFC, NFD = "caf\u00e9.png", "cafe\u0301.png"
FILES = MeantFiles(["pics/Shot.PNG", "2026/01/photo.jpg", "a/chart one.png", NFC, "2026/landing.png"])


@pytest.mark.parametrize(
    ("article", "missing", "hint"),
    [
        ("x.md", "pics/shot.png", "did you mean pics/Shot.PNG ?"),
        ("2026/02/x.md", "2026/02/photo.jpg", "did you mean ../01/photo.jpg ?"),
        ("x.md", "chart one.png", "did you mean a/chart%20one.png ?"),
        ("2026/x.md", "2026/landin.png", "did you mean landing.png ?"),
        ("x.md", NFD, "its accents are written in another way than the file's: write caf%C3%A9.png"),
        ("x.md", "nothing-like-it.gif", "add the file, or write its path from the article's folder"),
    ],
)
def test_the_file_that_was_meant_is_named_as_it_has_to_be_written(article, missing, hint):
    assert FILES.hint(article, missing) == hint


def test_a_large_folder_is_not_looked_through_for_a_letter():
    files = MeantFiles([f"{number}-picture.png" for number in range(1000)])

    assert files.hint("x.md", "1-pictura.png") == "add the file, or write its path from the article's folder"


def test_a_path_is_written_from_the_articles_own_folder():
    assert written_from("2026/x.md", "pics/it's (1) #2.png") == "../pics/it%27s%20%281%29%20%232.png"
