from __future__ import annotations

from site_builder.cli.profile import profile_lines
from site_builder.model.outcome import Outcome
from site_builder.model.profile import KindTime, Profile, Timed


def test_a_profile_is_told_from_stages_to_single_pages():
    profile = Profile(
        articles=(Timed("a\x1b.md", 0.0125),),
        kinds=(KindTime("article.html", 2, 0.003),),
        pages=(Timed("a/index.html", 0.002),),
        articles_per_s=1234.5,
        pages_per_s=20.0,
    )
    outcome = Outcome(read=2, rendered=2, stages=(("parse", 1.5), ("render", 0.5)), profile=profile)

    assert profile_lines(outcome, profile) == [
        "stages, by the clock:",
        "     1,500.0 ms  75%  parse",
        "       500.0 ms  25%  render",
        "articles read: 2, 1,234 a second",
        "slowest articles to read and parse, processor time:",
        "        12.5 ms  a\\x1b.md",
        "pages rendered: 2, 20 a second",
        "templates and formats, processor time of all their pages, and of one:",
        "         3.0 ms      1.50 ms  article.html (2)",
        "slowest pages to render, processor time:",
        "         2.0 ms  a/index.html",
    ]


def test_a_build_that_had_nothing_to_do_shows_its_stages_alone():
    outcome = Outcome(stages=(("scan", 0.0),))

    assert profile_lines(outcome, Profile()) == ["stages, by the clock:", "         0.0 ms   0%  scan"]
