from __future__ import annotations

import time

import pytest

from site_builder.config import ParseSettings
from site_builder.model.attachment import Reference
from site_builder.parse.article import parse_article
from site_builder.parse.references import aim_references, find_attachment


def parsed(body: str, path: str = "2026/01/x.md", base_path: str = "", fields: str = ""):
    text = f"---\ntitle: A\ndate: 2026-01-07\n{fields}---\n{body}"
    return parse_article(path, text.encode(), ParseSettings(base_path=base_path))


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("photo.jpg", "2026/01/photo.jpg"),
        ("./photo.JPG", "2026/01/photo.JPG"),
        ("../charts/a%20b.png", "2026/charts/a b.png"),
        ("../../top.webp", "top.webp"),
        ("paper.pdf#page=3", "2026/01/paper.pdf"),
        ("paper.pdf?x=/../..", "2026/01/paper.pdf"),
        ("%E6%96%B0.png", "2026/01/新.png"),
        ("a//b.png", "2026/01/a/b.png"),
    ],
)
def test_a_reference_is_relative_to_the_articles_own_file(written, path):
    assert find_attachment("2026/01/x.md", written) == path


@pytest.mark.parametrize(
    "written",
    [
        "../../../out.png", "/images/a.png", "https://example.org/a.png", "//example.org/a.png", "javascript:a.png",
        "data:image/png;base64,a.png", "notes.txt", "chart.svg", "other.md", ".png", "", "#a.png", "%ff.png",
        "a\\b.png", "..%2f..%2f..%2fetc/a.png", "a%00.png",
    ],
)  # fmt: skip
def test_anything_else_is_no_reference_to_an_attachment(written):
    assert find_attachment("2026/01/x.md", written) is None


def test_a_body_leads_to_the_one_copy_and_says_where_it_names_it():
    found = parsed("One.\n\nSee ![a chart](../c%20d.png) and [the paper](p.pdf#page=3), ![again](../c%20d.png).\n")

    assert found.body == (
        '<p>One.</p>\n<p>See <img src="/files/2026/c%20d.png" alt="a chart"> and'
        ' <a href="/files/2026/01/p.pdf#page=3">the paper</a>, <img src="/files/2026/c%20d.png" alt="again">.</p>\n'
    )
    assert found.references == (
        Reference("2026/c d.png", 7, 16, "", "../c%20d.png"),
        Reference("2026/01/p.pdf", 7, 46, "", "p.pdf#page=3"),
    )
    assert found.article is not None
    assert found.article.attachments == ("2026/01/p.pdf", "2026/c d.png")


def test_a_site_below_a_path_has_its_files_there_too():
    assert '<img src="/news/files/2026/01/a.png"' in parsed("![a](a.png)\n", base_path="/news").body


def test_raw_html_is_aimed_as_markdown_is():
    found = parsed("<figure><img width=3 SRC='./a.png' alt=x title='href=\"b.png\"'></figure>\n")

    assert 'src="/files/2026/01/a.png"' in found.body
    assert [reference.path for reference in found.references] == ["2026/01/a.png"]


def test_text_that_shows_an_address_is_left_as_it_is():
    found = parsed('Write `<img src="a.png">` for it.\n\n<a href="https://e.org" title=\'src="a.png"\'>x</a>\n')

    assert (found.references, "/files/" in found.body) == ((), False)


def test_links_to_pages_stay_as_they_are():
    found = parsed("[one](other.md) [two](../x.html) [three](../y/) [four](#a.png) [five](v1.2)\n")

    assert (found.references, found.problems, "/files/" in found.body) == ((), (), False)


@pytest.mark.parametrize(
    ("body", "place", "found", "hint"),
    [
        (
            "One ![x](../../../up.png)",
            "5:10",
            "../../../up.png",
            "write its path from this article's folder; it has to be in the content folder",
        ),
        (
            "![x](chart.svg)",
            "5:6",
            "chart.svg",
            "write the whole address, with https://; or put the file in static/ and write /NAME",
        ),
        (
            "[x](../report.docx#p)",
            "5:5",
            "../report.docx#p",
            "write the whole address, with https://; or put the file in static/ and write /NAME",
        ),
        (
            "[x](example.com)",
            "5:5",
            "example.com",
            "write the whole address, with https://; or put the file in static/ and write /NAME",
        ),
        ('<img src="img\\a.png" alt="x">', "5:11", "img\\a.png", "write / between folders"),
    ],
)
def test_an_address_that_means_a_file_and_leads_to_none_is_told(body, place, found, hint):
    assert [str(problem) for problem in parsed(body).problems] == [
        (
            f"2026/01/x.md:{place}: expected a file beside articles (.png, .jpg, .jpeg, .gif, .webp, .avif, .pdf),"
            f" found '{found}' [missing-file]\n    {hint}"
        )
    ]


@pytest.mark.parametrize("written", ["a.png#xywh=percent:1,2", "a.png?t=12:30"])
def test_a_colon_behind_the_path_is_no_scheme(written):
    assert find_attachment("x.md", written) == "a.png"


def test_the_image_of_the_front_matter_is_one_too():
    found = parsed("", fields="image: ../cover.jpg\n")

    assert found.article is not None
    assert (found.article.image, found.article.attachments) == ("/files/2026/cover.jpg", ("2026/cover.jpg",))
    assert found.references == (Reference("2026/cover.jpg", 4, 8, "image", "../cover.jpg"),)


@pytest.mark.parametrize("image", ["/images/a.svg", "https://example.org/a", "/a.png"])
def test_an_image_within_the_site_or_on_the_web_stays_as_it_is(image):
    found = parsed("", fields=f"image: {image}\n")

    assert found.article is not None
    assert (found.article.image, found.references) == (image, ())


@pytest.mark.parametrize("image", ["../cover.jpg", "/images/a.png", "https://example.org/a.png"])
def test_an_image_that_nobody_describes_is_told_with_what_to_type(image):
    (problem,) = parsed("", fields=f"image: {image}\n").problems

    assert str(problem) == (
        f"2026/01/x.md:4:8: image: expected a description of the image in image_alt, found none for '{image}'"
        " [image-without-alt]\n    write image_alt: and what it shows, on a line of its own"
    )
    assert problem.severity == "warning"
    assert parsed("", fields=f"image: {image}\nimage_alt: A cover\n").problems == ()


@pytest.mark.parametrize("image", ["../../../a.png", "notes.pdf", "chart.svg", "words"])
def test_an_image_that_is_no_picture_beside_the_article_is_told_and_taken_as_not_said(image):
    found = parsed("", fields=f"image: {image}\n")

    assert found.article is not None
    assert (found.article.image, found.article.attachments) == ("", ())
    assert str(found.problems[0]).startswith(
        "2026/01/x.md:4:8: image: expected a file beside articles (.png, .jpg, .jpeg, .gif, .webp, .avif, .pdf),"
        f" found '{image}' [missing-file]\n"
    )


def test_a_body_of_many_addresses_takes_no_longer_than_its_length():
    def seconds(count: int) -> float:
        body = "".join(f'<img src="{n}.png" alt="x"> <a href="b" title="c">d</a>\n' for n in range(count))
        begun = time.process_time()
        aim_references(body, "x.md", "", "", 1)
        return time.process_time() - begun

    # Eight times as much; were it to grow with the square, it would take 64 times as long.
    assert min(seconds(16_000) for _ in range(3)) < 25 * min(seconds(2_000) for _ in range(3))
