"""The HTML of pictures, in bodies as the sanitiser leaves them."""

from __future__ import annotations

import time

import pytest

from site_builder.model.picture import Candidate, Picture
from site_builder.model.text import Url
from site_builder.pages.pictures import Preview, find_preview, render_lead, show_pictures
from site_builder.parse.document import finish

WAIT = ' loading="lazy" decoding="async"'
PHOTO = Picture(
    Url("/files/a%20b.jpg"),
    1000,
    750,
    (Candidate(Url("/assets/a%20b.480.avif"), 480), Candidate(Url("/assets/a%20b.1000.avif"), 1000)),
    (Candidate(Url("/assets/a%20b.480.jpg"), 480), Candidate(Url("/files/a%20b.jpg"), 1000)),
)
SMALL = Picture(Url("/files/small.png"), 40, 30)
CLEAR = Picture(Url("/files/clear.png"), 1000, 500, (Candidate(Url("/assets/clear.480.avif"), 480),))


def shown(body: str, base_path: str = "", *, is_first: bool = False) -> str:
    return show_pictures(body, (PHOTO, SMALL, CLEAR), base_path, "50vw", is_first=is_first)


def test_a_photograph_offers_its_sizes_says_its_own_and_waits():
    assert shown('<p><img src="/files/a%20b.jpg" alt="x"></p>') == (
        '<p><picture><source type="image/avif" srcset="/assets/a%20b.480.avif 480w, /assets/a%20b.1000.avif 1000w"'
        ' sizes="50vw"><img src="/files/a%20b.jpg" alt="x"'
        ' srcset="/assets/a%20b.480.jpg 480w, /files/a%20b.jpg 1000w" sizes="50vw" width="1000" height="750"'
        f"{WAIT}></picture></p>"
    )


def test_addresses_stand_below_the_path_of_the_site():
    body = shown('<img src="/news/files/a%20b.jpg" alt="x">', "/news")

    assert 'srcset="/news/assets/a%20b.480.avif 480w, /news/assets/a%20b.1000.avif 1000w"' in body
    assert shown('<img src="/files/small.png" alt="x">', "/news") == f'<img src="/files/small.png" alt="x"{WAIT}>'


def test_a_small_picture_says_its_size_and_waits():
    assert shown('<img src="/files/small.png" alt="">') == (
        f'<img src="/files/small.png" alt="" width="40" height="30"{WAIT}>'
    )


def test_what_something_shines_through_has_itself_for_browsers_without_avif():
    assert shown('<img src="/files/clear.png" alt="">') == (
        '<picture><source type="image/avif" srcset="/assets/clear.480.avif 480w" sizes="50vw">'
        f'<img src="/files/clear.png" alt="" width="1000" height="500"{WAIT}></picture>'
    )


@pytest.mark.parametrize("src", ["https://example.org/a.png", "/images/a.png", "/files/unknown.png"])
def test_a_picture_of_which_nothing_is_known_only_waits(src):
    assert shown(f'<img src="{src}" alt="x">') == f'<img src="{src}" alt="x"{WAIT}>'


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('width="200"', 'width="200" height="150"'),
        ('height="300"', 'height="300" width="400"'),
        ('width="200" height="10"', 'width="200" height="10"'),
        ('width="50%"', 'width="50%"'),
        ('width="0"', 'width="0"'),
        (f'width="{"9" * 5000}"', f'width="{"9" * 5000}"'),
        ('height="٣"', 'height="٣"'),
    ],
)
def test_what_the_author_says_of_the_size_counts_and_the_other_side_follows(given, expected):
    assert shown(f'<img src="/files/small.png" {given} alt="">').replace(' alt=""', "") == (
        f'<img src="/files/small.png" {expected}{WAIT}>'
    )


def test_a_photograph_that_the_author_makes_narrow_is_loaded_narrow():
    body = shown('<img src="/files/a%20b.jpg" alt="" width="200">')

    assert body.count('sizes="(min-width: 200px) 200px, 100vw"') == 2


@pytest.mark.parametrize("ending", ["#part", "?v=2", "?v=2#part"])
def test_what_follows_the_path_of_an_address_stays(ending):
    assert f'<img src="/files/small.png{ending}" alt="" width="40"' in shown(
        f'<img src="/files/small.png{ending}" alt="">'
    )


def test_an_odd_description_stays_as_it_is():
    alt = "a &gt; b &quot;c&quot; &lt;img src=x&gt; &amp;amp; srcset= ' \u202e"

    assert f'alt="{alt}"' in shown(f'<img src="/files/a%20b.jpg" alt="{alt}">')


def test_text_that_shows_how_an_image_is_written_is_no_image():
    body = '<p>&lt;img src="/files/small.png"&gt;</p><pre><code>&lt;img&gt;</code></pre>'

    assert shown(body) == body


def test_an_authors_own_picture_element_holds_no_other():
    body = finish('<picture><source srcset="x.avif"><img src="/files/a%20b.jpg" alt="x"></picture>').html

    assert (shown(body).count("<picture>"), shown(body).count("</picture>")) == (1, 1)


def test_the_sanitisers_every_way_to_write_an_image_is_known():
    raw = "<IMG alt='a\"b' SRC=/files/small.png title=\"x>y\" id=z lang=de><img src='/files/small.png' alt/>"

    assert shown(finish(raw).html).count('width="40" height="30"') == 2


def test_an_image_with_which_a_page_begins_does_not_wait():
    body = '<p><a href="/x"><img src="/files/small.png" alt=""></a></p><p><img src="/files/small.png" alt=""></p>'

    assert shown(body, is_first=True) == (
        '<p><a href="/x"><img src="/files/small.png" alt="" width="40" height="30" fetchpriority="high"></a></p>'
        f'<p><img src="/files/small.png" alt="" width="40" height="30"{WAIT}></p>'
    )
    assert "fetchpriority" not in shown(body)
    assert "fetchpriority" not in shown(f"<p>Text</p>{body}", is_first=True)


def test_the_picture_above_the_text_is_loaded_at_once():
    assert render_lead("/news/files/small.png", 'a "b" <c>', (SMALL,), "/news", "50vw") == (
        '<img src="/news/files/small.png" alt="a &quot;b&quot; &lt;c&gt;" width="40" height="30" fetchpriority="high">'
    )
    assert render_lead("https://example.org/?a&b", "", (), "", "50vw") == (
        '<img src="https://example.org/?a&amp;b" alt="" fetchpriority="high">'
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/files/a%20b.jpg", Preview("/files/a%20b.jpg", 1000, 750)),
        ("/files/clear.png", Preview("/files/clear.png", 1000, 500)),
        ("https://example.org/a.png", Preview("https://example.org/a.png", 0, 0)),
        ("", Preview("", 0, 0)),
    ],
)
def test_other_sites_are_given_a_jpeg_or_else_the_picture_itself(url, expected):
    assert find_preview(url, (PHOTO, SMALL, CLEAR)) == expected


def test_a_body_of_many_images_takes_no_longer_than_its_length():
    def seconds(count: int) -> float:
        body = '<p><img src="/files/a%20b.jpg" alt="x" title="y z"> <img</p>' * count
        begun = time.process_time()
        shown(body, is_first=True)
        return time.process_time() - begun

    assert min(seconds(16_000) for _ in range(3)) < 25 * min(seconds(2_000) for _ in range(3))
