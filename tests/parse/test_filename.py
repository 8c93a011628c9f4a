from __future__ import annotations

import pytest

from site_builder.parse.filename import read_name


@pytest.mark.parametrize(
    ("path", "date", "slug"),
    [
        ("2009-05-21-x.md", "2009-05-21", "x"),
        ("a/2009-05-21_Hello World.markdown", "2009-05-21", "hello-world"),
        ("2026/01/plain.md", None, "plain"),
        ("2026/my-story/index.md", None, "my-story"),
        ("2026/2009-05-21-story/index.md", "2009-05-21", "story"),
        ("2009-02-30-x.md", None, "2009-02-30-x"),
        ("2023-12-1-x.md", "2023-12-01", "x"),
        ("index.md", None, "index"),
        ("con.md", None, "con-"),
        ("a.b.md", None, "a-b"),
    ],
)
def test_a_file_name_tells_a_date_and_a_slug(path, date, slug):
    name = read_name(path, "UTC")

    assert (name.date and name.date.at.date().isoformat(), name.slug) == (date, slug)


def test_a_name_without_letters_gives_a_digest_of_the_path():
    assert len(read_name("2009-05-21.md", "UTC").slug) == 8
    assert read_name("a/😀.md", "UTC").slug != read_name("b/😀.md", "UTC").slug
    assert len(read_name("a/😀.md", "UTC").slug) == 8
