"""What an open tab shows after a save: the whole way, from the file to the browser."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest

from tests.chromium import open_chromium

from .previewing import ROOT, Preview, Site

pytestmark = pytest.mark.browser

LONG = "\n\n".join(f"Paragraph {number}." for number in range(200))
THEME = ROOT / "themes" / "broadsheet"
OVERLAY = "site-builder-preview .fault"
NO_FIELD = "expected a field of the view, found 'titel'; did you mean 'title'?"
BAR = "site-builder-preview .bar"


@pytest.fixture(scope="module")
def browser():
    with open_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return Site(tmp_path_factory.mktemp("site") / "site")


@pytest.fixture(scope="module")
def preview(site):
    with Preview(site.root, "--watch", "--drafts", "--future") as running:
        yield running.ready()


def complain(page: Any, message: Any) -> None:
    """Keep what the browser says is wrong; that a page opened too early was not there yet is in order."""
    if message.type == "error" and "404" not in message.text:
        page.complaints.append(message.text)


@pytest.fixture
def context(browser):
    made = browser.new_context()
    made.set_default_timeout(60_000)
    yield made
    made.close()


@pytest.fixture
def save(site, preview):
    """Writes an article, and waits until it is built."""

    def write(path: str, **fields: Any) -> Any:
        before = preview.count()
        file = site.write(path, **fields)
        preview.wait_for("built", after=before)
        return file

    return write


@pytest.fixture
def open_tab(context, preview):
    """Opens a page of the preview and waits until it listens; what it complains of is in ``complaints``."""

    def open_page(path: str) -> Any:
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: complain(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        with page.expect_request(re.compile("/__site-builder/events")):
            page.goto(preview.url + path)
        page.evaluate("document.body.setAttribute('data-same', '')")
        return page

    return open_page


def is_the_same(page: Any) -> bool:
    """Whether the page is the one that was opened: it was neither loaded again nor replaced."""
    return bool(page.evaluate("document.body.hasAttribute('data-same')"))


def text_is(page: Any, selector: str, text: str) -> None:
    """Wait until the element says so."""
    page.wait_for_function("([s, t]) => document.querySelector(s)?.textContent.trim() === t", arg=[selector, text])


def test_an_edited_body_is_shown_and_the_scroll_position_stays(site, preview, save, open_tab):
    save("2026/body.md", body=f"First.\n\n{LONG}")
    page = open_tab("2026/01/07/body/")
    text_is(page, ".text p", "First.")
    page.evaluate("scrollTo(0, 1500)")

    site.write("2026/body.md", body=f"Second.\n\n{LONG}")

    text_is(page, ".text p", "Second.")
    page.wait_for_function("() => scrollY === 1500")
    assert page.complaints == []


def test_a_page_without_scripts_is_replaced_and_one_with_a_script_of_the_theme_is_loaded_again(
    site, preview, save, open_tab, request
):
    save("2026/scripted.md", body="First.")
    page = open_tab("2026/01/07/scripted/")
    page.evaluate("globalThis.isTheSame = true")
    save("2026/scripted.md", body="Second.")
    text_is(page, ".text p", "Second.")
    assert page.evaluate("globalThis.isTheSame === true")
    assert page.evaluate("document.querySelectorAll('script[src]').length") == 1

    original = (THEME / "templates" / "base.html").read_text()
    site.write_file("static/theme.js", "globalThis.runs = (globalThis.runs ?? 0) + 1;")
    tag = "<script defer src=\"{{ site.assets['theme.js']|href }}\"></script></head>"
    file = site.write_file("templates/base.html", original.replace("</head>", tag))
    request.addfinalizer(lambda: file.unlink(missing_ok=True))
    page.wait_for_function("() => globalThis.runs === 1")
    assert page.evaluate("globalThis.isTheSame === undefined")
    save("2026/scripted.md", body="Third.")
    text_is(page, ".text p", "Third.")
    assert page.evaluate("globalThis.runs") == 1

    file.unlink()
    page.wait_for_function("() => globalThis.runs === undefined")
    assert page.complaints == []


def test_what_a_head_says_is_replaced_too(site, preview, save, open_tab):
    save("2026/headed.md", title="Before", summary="One.")
    page = open_tab("2026/01/07/headed/")

    save("2026/headed.md", title="After", summary="Two.", lang="fr")

    page.wait_for_function("() => document.title === 'After · Test'")
    descriptions = "[...document.querySelectorAll('meta[name=description]')].map((meta) => meta.content)"
    assert page.evaluate(descriptions) == ["Two."]
    assert page.evaluate("document.querySelectorAll('title').length") == 1
    assert page.evaluate("document.querySelectorAll('head script:not([src])').length") == 2
    assert page.locator("article").get_attribute("lang") == "fr"


def test_an_edited_title_is_shown_on_its_page_and_in_a_list(site, preview, save, open_tab):
    save("2026/title.md", title="Before", tags=["Titles"])
    page, listing = open_tab("2026/01/07/title/"), open_tab("tags/titles/")

    site.write("2026/title.md", title="After", tags=["Titles"])

    text_is(page, "h1", "After")
    listing.get_by_role("link", name="After").wait_for()


def test_a_new_tag_is_shown_and_its_page_comes_to_be_in_a_tab_that_found_none(site, preview, save, open_tab):
    save("2026/tagged.md", tags=["Old"])
    page, absent = open_tab("2026/01/07/tagged/"), open_tab("tags/new/")
    absent.get_by_text("There is nothing at this address").wait_for()

    site.write("2026/tagged.md", tags=["New"])

    page.locator("a[rel=tag]", has_text="New").wait_for()
    text_is(absent, "h1", "New")


def test_an_edited_template_is_shown(site, preview, open_tab):
    page = open_tab("2026/01/07/landed/")
    original = (THEME / "templates" / "article.html").read_text()

    file = site.write_file("templates/article.html", original.replace("In brief", "Brief").replace("<h1", '<h1 id="x"'))

    page.locator("h1#x").wait_for()
    file.unlink()
    page.locator("h1:not([id])").wait_for()


def test_an_edited_style_sheet_is_swapped_without_a_reload(site, preview, save, open_tab):
    before = preview.count()
    file = site.write_file("static/style.css", "h1 { color: rgb(1, 2, 3) }")
    preview.wait_for("built", after=before)
    page = open_tab("2026/01/09/lost/")
    page.wait_for_function("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'")
    before = preview.count()

    file.write_text("h1 { color: rgb(4, 5, 6) }")

    page.wait_for_function("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'")
    built = preview.wait_for("built", after=before)
    assert built["styles_only"]
    save("2026/earlier.md", date="2025-01-01")
    assert is_the_same(page)
    assert page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length") == 1
    assert page.complaints == []


def test_a_tab_of_another_page_is_left_alone(site, preview, save, open_tab):
    save("2026/alone.md", body="First.", summary="A summary.")
    page, other = open_tab("2026/01/07/alone/"), open_tab("2026/01/08/launched/")

    site.write("2026/alone.md", body="Second.", summary="A summary.")

    text_is(page, ".text p", "Second.")
    assert is_the_same(other)
    # It listens all the same: what concerns it is shown.
    site.write("2026/launched.md", title="It has launched", date="2026-01-08", tags=["Moon"])
    text_is(other, "h1", "It has launched")


def test_a_deleted_article_becomes_the_sites_own_404_page_and_comes_back(site, preview, save, open_tab):
    file = save("2026/short-lived.md", title="Short-lived")
    page = open_tab("2026/01/07/short-lived/")

    file.unlink()
    text_is(page, "h1", "Page not found")

    site.write("2026/short-lived.md", title="Back again")
    text_is(page, "h1", "Back again")


def test_a_broken_file_is_shown_above_the_last_good_page_until_it_is_mended(site, preview, save, open_tab):
    save("2026/broken.md", title="Whole", body="Good.")
    page = open_tab("2026/01/07/broken/")

    site.write_file("content/2026/broken.md", "---\ntitle: Whole\ndate: 12/03/26\n---\nBad.\n")

    box = page.locator(OVERLAY)
    box.wait_for()
    assert box.locator("h1").inner_text() == "1 error in 1 file: the page below is as it was before"
    assert box.locator("p").all_inner_texts() == [
        "content/2026/broken.md:3:7: date: expected YYYY-MM-DD, found '12/03/26' [bad-date]",
        "write 2026-03-12 or 2026-12-03",
    ]
    assert box.locator("pre").inner_text() == "date: 12/03/26\n      ^"
    assert page.locator(".text").inner_text() == "Good."

    site.write("2026/broken.md", title="Whole", body="Mended.")

    box.wait_for(state="detached")
    text_is(page, ".text p", "Mended.")
    assert page.complaints == []


def test_an_overlay_that_was_hidden_comes_back_with_another_fault_only(site, preview, open_tab):
    page = open_tab("2026/01/07/landed/")
    file = site.write_file("content/2026/hidden.md", "---\ndate: 2026-01-07\n---\n")
    page.locator(OVERLAY).get_by_role("button", name="Hide").click()
    page.locator(OVERLAY).wait_for(state="detached")

    file.write_text("---\ntitle: a\n---\n")

    page.locator(OVERLAY).wait_for()
    file.unlink()
    page.locator(OVERLAY).wait_for(state="detached")


def test_a_fault_in_a_template_names_template_line_and_the_views_fields(site, preview, open_tab):
    page = open_tab("2026/01/07/landed/")

    file = site.write_file(
        "templates/not-found.html", "{% extends 'base.html' %}\n{% block main %}\n{{ view.titel }}\n{% endblock %}"
    )

    page.locator(OVERLAY).wait_for()
    texts = page.locator(f"{OVERLAY} p").all_inner_texts()
    assert texts == [
        f"templates/not-found.html:3: {NO_FIELD} (rendering 404.html) [theme]",
        "the view has: description, feeds, site, title, url",
    ]
    assert page.locator(f"{OVERLAY} pre").inner_text().strip() == "{{ view.titel }}"
    file.unlink()
    page.locator(OVERLAY).wait_for(state="detached")


def test_a_fault_in_the_settings_is_shown_with_its_line(site, preview, open_tab):
    page = open_tab("2026/01/07/landed/")
    file = site.root / "site.toml"
    good = file.read_text()

    file.write_text(good + "[lists\n")

    page.locator(OVERLAY).wait_for()
    assert page.locator(f"{OVERLAY} p").first.inner_text().startswith("site.toml: expected TOML, found a fault: ")
    assert page.locator(f"{OVERLAY} pre").inner_text() == "[lists\n      ^"
    file.write_text(good)
    page.locator(OVERLAY).wait_for(state="detached")


def test_the_bar_names_the_source_file_and_opens_its_editor(site, preview, open_tab):
    page = open_tab("2026/01/07/landed/")

    bar = page.locator(BAR)
    bar.wait_for()

    assert bar.locator(".path").inner_text() == "content/2026/landed.md"
    assert (
        bar.get_by_role("link", name="Edit").get_attribute("href") == "https://git.example/edit/content/2026/landed.md"
    )
    assert page.locator("site-builder-preview .ribbon").count() == 0


def test_the_bar_tells_the_articles_warnings_in_the_words_of_check(site, preview, save, open_tab):
    save("2026/warned.md", title="Of missing summaries")
    page = open_tab("2026/01/07/warned/")

    page.locator(BAR).get_by_role("button", name="1 warning").click()

    assert page.locator(f"{BAR} li").inner_text() == (
        "1:1: summary: expected a summary of a sentence or two, found none [summary-missing]\n"
        "    add a line 'summary: …'"
    )


def test_the_bar_is_not_shown_before_its_style_is_there(context, site, preview, save, open_tab):
    save("2026/plain.md")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    context.route("**/preview.css", hold)
    page = open_tab("2026/01/07/plain/")
    page.locator(BAR).wait_for(state="attached")

    assert not page.locator(BAR).is_visible()
    held[0].continue_()
    page.locator(BAR).wait_for(state="visible")


def test_a_list_has_no_bar(preview, open_tab):
    page = open_tab("tags/moon/")
    with page.expect_response(re.compile("/__site-builder/page")):
        page.reload()

    assert page.locator(BAR).count() == 0


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("a-draft", {"draft": True}, "draft: not published"),
        ("to-come", {"date": "2027-01-01"}, "not published before its date"),
    ],
)
def test_a_page_that_is_not_to_be_published_yet_is_marked(site, preview, save, open_tab, name, fields, words):
    save(f"2026/{name}.md", **fields)

    page = open_tab(f"{fields.get('date', '2026-01-07').replace('-', '/')}/{name}/")

    page.locator("site-builder-preview .ribbon").wait_for(state="attached")
    assert page.locator(f"{BAR} .state").inner_text() == words


def test_a_changed_picture_reloads_the_pages_that_show_it(site, preview, save, open_tab):
    site.write_file("static/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    save("2026/pictured.md", body="![a dot](/dot.svg)")
    page, other = open_tab("2026/01/07/pictured/"), open_tab("2026/01/08/launched/")
    page.wait_for_function("() => document.querySelector('.text img')?.naturalWidth === 10")

    site.write_file("static/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>')

    page.wait_for_function("() => document.querySelector('.text img')?.naturalWidth === 20")
    assert is_the_same(other)


@pytest.mark.parametrize("way", ["by renaming a new file into place", "in two steps", "with a backup beside it"])
def test_every_way_to_save_is_shown(site, preview, save, open_tab, way):
    file = save("2026/saved.md", body="First.")
    page = open_tab("2026/01/07/saved/")
    text_is(page, ".text p", "First.")
    text = file.read_text().replace("First.", f"Saved {way}.")

    if way == "in two steps":
        with file.open("w") as stream:
            stream.flush()
            stream.write(text)
    elif way == "with a backup beside it":
        (file.parent / "4913").write_text("")
        (file.parent / "4913").unlink()
        file.rename(file.with_name("saved.md~"))
        file.write_text(text)
        file.with_name("saved.md~").unlink()
    else:
        (file.parent / ".saved.md.tmp").write_text(text)
        (file.parent / ".saved.md.tmp").replace(file)

    text_is(page, ".text p", f"Saved {way}.")


def test_a_moved_folder_is_followed(site, preview, save, open_tab):
    save("from/moved.md", title="Moved")
    page = open_tab("2026/01/07/moved/")
    text_is(page, "h1", "Moved")

    shutil.move(site.root / "content" / "from", site.root / "content" / "to")
    site.write("to/moved.md", title="Moved on")

    text_is(page, "h1", "Moved on")


def test_a_tab_that_slept_shows_on_waking_what_it_missed(site, preview, save, open_tab):
    save("2026/slept.md", body="First.")
    page = open_tab("2026/01/07/slept/")
    text_is(page, ".text p", "First.")
    # What a browser does with a tab that nobody sees, for a headless one sees them all.
    sleep = "(state) => { Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});"
    sleep += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(sleep, "hidden")
    before = preview.count()
    site.write("2026/slept.md", body="Second.")
    preview.wait_for("built", after=before)
    assert is_the_same(page)

    page.evaluate(sleep, "visible")

    text_is(page, ".text p", "Second.")


def test_the_page_to_wait_on_turns_into_the_site(context, tmp_path):
    site = Site(tmp_path / "site")
    fault = site.write_file("content/2026/fault.md", "---\ntitle: a\n---\n")
    with Preview(site.root, "--watch") as running:
        running.wait_for("faulty")
        page = context.new_page()
        answer = page.goto(running.url + "2026/01/07/landed/")
        assert answer.status == 503
        page.locator(OVERLAY).wait_for()

        fault.unlink()

        text_is(page, "h1", "The probe has landed")


def test_an_ended_preview_is_told_and_one_begun_again_is_found(context, tmp_path):
    site = Site(tmp_path / "site")
    page = context.new_page()
    with Preview(site.root, "--watch") as running:
        running.ready()
        port = running.port
        page.goto(running.url + "2026/01/07/landed/")
        page.locator(BAR).wait_for()
    page.get_by_text("the preview has ended").wait_for()
    site.write("2026/landed.md", title="Changed meanwhile")

    with Preview(site.root, "--watch", "--port", str(port)):
        text_is(page, "h1", "Changed meanwhile")
        page.get_by_text("the preview has ended").wait_for(state="detached")
