"""Search as readers have it: a thousand articles, a static host, a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.chromium import open_chromium
from tests.searching import Host, build_archive, serve, write_archive

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_BYTES = 120_000
# A machine that does nothing else answers in a quarter of this: benchmarks/reader/search.py measures it.
LONGEST_MS = 1_600
PAINTED = """() => new Promise((resolve) => {
  const look = () => (document.querySelector(".results li") ? resolve(performance.now()) : requestAnimationFrame(look));
  look();
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = write_archive(tmp_path_factory.mktemp("search") / "site")
    assert not build_archive(root).faulty
    return root


@pytest.fixture(scope="module")
def host(site):
    with serve(site / "output") as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with open_chromium() as chromium:
        yield chromium


class Reader:
    """A tab with an empty cache. ``complaints`` are the browser's, and any dialog."""

    def __init__(self, context: Any, host: Host) -> None:
        self.host = host
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)
        host.sent.clear()

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _note(self, message: Any) -> None:
        if message.type in {"error", "warning"} and "favicon" not in str(message.location):
            self.complaints.append(message.text)

    def open(self, query: str = "") -> Reader:
        self.page.goto(f"{self.host.url}/search/{query}")
        return self

    def wait(self, words: str) -> list[str]:
        """The titles that are shown when the status is ``words``."""
        self.page.wait_for_function("words => document.querySelector('[role=status]').textContent === words", arg=words)
        return self.titles()

    def titles(self) -> list[str]:
        return [title.strip() for title in self.page.locator(".results h2").all_inner_texts()]

    def ask(self, words: str) -> None:
        self.page.fill("[name=q]", words)
        self.page.press("[name=q]", "Enter")

    def bytes_sent(self) -> int:
        """Of what searching takes: scripts, the engine, the index; not the page around them and its style sheet."""
        return sum(size for path, size in self.host.sent if re.search(r"\.(js|pagefind|pf_\w+|json)(\?|$)", path))


@contextmanager
def open_reader(browser: Any, host: Host) -> Iterator[Reader]:
    context = browser.new_context(locale="en")
    context.set_default_timeout(60_000)
    made = Reader(context, host)
    yield made
    context.close()
    assert made.complaints == []


@pytest.fixture
def reader(browser, host):
    with open_reader(browser, host) as made:
        yield made


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("quokka", ["A middle quokka", "An old quokka", "A young quokka"]),
        ("QUOKKAS", ["A middle quokka", "An old quokka", "A young quokka"]),
        ("北京新闻", ["北京新闻"]),
        ("闻", ["北京新闻"]),
        ("重要的新闻", ["北京新闻"]),
        ("カメラ", ["東京タワー"]),
        ("السفينة", ["أخبار اليوم"]),
        ("محملة", ["أخبار اليوم"]),
        ("dejeuner", ["Café crème"]),
        ("brasserie ÉGLISE", ["Café crème"]),
        ("zebraf", ["<img src=x onerror=alert(1)> zebrafish"]),
        ("zoo.example", ["An old quokka"]),
        ('"quokka quokka quokka"', ["A middle quokka"]),
        ("wombat", ["Imprint"]),
    ],
)
def test_words_of_every_script_are_found_on_an_english_site(reader, query, titles):
    assert sorted(reader.open(f"?q={query}").wait(f"Results: {len(titles)}")) == sorted(titles)


@pytest.mark.parametrize("query", ["nowherefound", "quokka nowherefound", "京北"])
def test_what_no_article_has_is_not_found(reader, query):
    assert reader.open(f"?q={query}").wait("Nothing was found.") == []


def test_the_words_that_were_found_are_marked_in_the_text_around_them(reader):
    reader.open("?q=北京").wait("Results: 1")
    found = reader.page.locator(".results .summary")

    assert found.inner_text() == "今天北京有重要的新闻报道，记者正在现场。"
    assert found.locator("mark").all_inner_texts() == ["北", "京"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=quokka&year=2024", ["An old quokka"]),
        ("q=quokka&outlet=zoo.example", ["An old quokka"]),
        ("q=quokka&category=Zoo", ["A young quokka"]),
        ("q=quokka&tag=marsupials&sort=date", ["A middle quokka", "An old quokka"]),
        ("q=quokka&sort=date", ["A young quokka", "A middle quokka", "An old quokka"]),
        ("tag=MARSUPIALS", ["A middle quokka", "An old quokka"]),
        ("category=Zoo", ["A young quokka"]),
    ],
)
def test_an_address_carries_words_filters_and_order(reader, query, titles):
    assert reader.open(f"?{query}").wait(f"Results: {len(titles)}") == titles


def test_a_year_loads_its_own_part_of_the_index_alone(reader):
    reader.open("?q=quokka&year=2025").wait("Results: 1")

    assert {path.split("/")[2] for path, _ in reader.host.sent if path.endswith(".pf_index")} == {"2025"}


def test_filters_are_offered_by_name_and_narrow_what_was_found(reader):
    reader.open("?q=quokka").wait("Results: 3")
    reader.page.click("summary")
    reader.page.wait_for_selector("[name=category] option[value=Zoo]", state="attached")
    assert reader.page.locator("[name=tag] option[value=Marsupials], [name=tag] option[value=marsupials]").count() == 1
    reader.page.select_option("[name=category]", "Zoo")

    assert reader.wait("Results: 1") == ["A young quokka"]
    assert reader.page.url.endswith("/search/?q=quokka&category=Zoo")


def test_the_back_button_leads_to_the_search_before(reader):
    reader.open()
    reader.ask("quokka")
    reader.wait("Results: 3")
    reader.ask("zebrafish")
    reader.wait("Results: 1")
    reader.page.go_back()
    reader.wait("Results: 3")

    assert (reader.page.input_value("[name=q]"), reader.page.url.partition("?")[2]) == ("quokka", "q=quokka")


def test_nothing_of_the_engine_is_loaded_before_the_field_has_the_focus(reader):
    reader.open()
    reader.page.wait_for_selector("[name=q]")
    before = [path for path, _ in reader.host.sent if "engine" in path]
    with reader.page.expect_response(re.compile("engine.js")):
        reader.page.focus("[name=q]")

    assert before == []


@pytest.mark.parametrize(
    "query",
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "'\"><svg onload=alert(1)>",
        "%00%FF%F0",
        "\ufffe\u202e" + "a" * 5000,
        "((([[[***+++???",
        "__proto__ constructor",
    ],
)
def test_a_hostile_query_is_text_and_nothing_else(reader, query):
    reader.open()
    reader.page.goto(f"{reader.host.url}/search/?q={json.dumps(query)[1:-1]}&tag={'<b>x'}&year=__proto__&sort=<i>")
    reader.page.wait_for_function("() => document.querySelector('[role=status]').textContent !== ''")

    assert reader.page.locator("main :is(img, svg, script:not([src]), b, i, iframe)").count() == 0


def test_a_hostile_article_is_text_in_results(reader):
    reader.open("?q=zebrafish").wait("Results: 1")

    shown = reader.page.locator(".results li").inner_text()
    assert "<img src=x onerror=alert(1)> zebrafish" in shown
    assert "<script>alert(2)</script>" in shown
    assert reader.page.locator(".results :is(img, script)").count() == 0


def test_without_scripts_the_page_offers_tags_and_years_and_shows_no_control(browser, host):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host.url}/search/?q=quokka")

    assert page.locator("main p").first.inner_text().startswith("Search needs JavaScript")
    assert [link.get_attribute("href") for link in page.locator("main a").all()] == ["/tags/", "/archive/"]
    assert page.locator("input, button, select, form").count() == 0
    context.close()


def test_an_address_that_asks_nothing_loads_no_engine(reader):
    reader.open("?utm_source=letter&q=&sort=date")
    reader.page.wait_for_load_state("networkidle")

    assert [path for path, _ in reader.host.sent if path.endswith((".pagefind", ".pf_meta"))] == []


def test_more_results_come_when_they_are_asked_for(reader):
    reader.open("?tag=&year=2024&q=")
    reader.page.wait_for_selector(".search button[type=button]:not([hidden])")
    reader.page.click(".search button[type=button]")
    reader.page.wait_for_function("() => document.querySelectorAll('.results li').length === 15")

    assert reader.page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('.results li')[5]")


@pytest.mark.parametrize(
    "query",
    [
        "q=quokka",
        "q=北京新闻",
        # words of nearly all articles, three such, four of many
        "q=yhegtuy",
        "q=yhegtuy erttr ycu",
        "q=sdbce lirmm bdtyyldrp hwid",
        "q=umauot&outlet=bbc.example",
        "q=umauot&tag=uh",
        "q=umauot&sort=date",
        "category=Sport",
        "year=2024",
    ],
)
def test_an_answer_takes_few_bytes_and_little_time(browser, host, query, record_property):
    """Whole answers, of all shards, with nothing cached: the first is there before.

    What else a machine does may hold up one reader, and not each of three.
    """
    took_ms = float("inf")
    for _ in range(3):
        if took_ms <= LONGEST_MS:
            break
        with open_reader(browser, host) as reader:
            reader.open(f"?{query}")
            took_ms = reader.page.evaluate(PAINTED)
            reader.page.wait_for_function(
                "() => document.querySelector('[role=status]').textContent.startsWith('Results')"
            )
            record_property("milliseconds", took_ms)
            record_property("bytes", reader.bytes_sent())

            assert reader.bytes_sent() <= MOST_BYTES

    assert took_ms <= LONGEST_MS


@pytest.mark.parametrize("lost", ["**/2025/*.pf_meta", "**/2025/index/*", "**/fragment/*", "**/engine.js", "**/wasm*"])
def test_a_part_that_cannot_be_loaded_is_told_and_tried_again(reader, lost):
    reader.open()
    reader.page.route(lost, lambda route: route.fulfill(status=503))
    reader.ask("quokka")
    reader.wait("The search index could not be loaded. Try again in a moment.")
    reader.page.unroute(lost)
    reader.page.press("[name=q]", "Enter")
    reader.complaints.clear()

    assert len(reader.wait("Results: 3")) == 3


def test_one_changed_article_has_one_shard_made_anew(site):
    file = site / "content/2024/08/quokka.md"
    file.write_text(file.read_text("utf-8").replace("Quokka.", "Quokka again."), "utf-8")
    written = [path for path in build_archive(site).written_paths if path.startswith("search/")]

    assert {path.split("/")[1] for path in written} == {"2024", "index.html"}
    assert len([path for path in written if "/fragment/" in path]) == 1
    assert len(written) < 15
