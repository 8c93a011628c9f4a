"""Make a synthetic news archive.

    count, seed  ->  make_articles  ->  articles, newest first
    article      ->  to_text        ->  the text of its file

The same count and seed give the same bytes. The shape follows a real imported archive: about thirty
articles a day going back from 2026-01-07, up to five tags an article drawn from a Zipf law, forty
outlets, two thirds of the bodies one long line of feed HTML and the rest Markdown with headings,
lists, links, now and then a table or a code block; about 4 KB a file.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

SYLLABLES = (
    "ka", "re", "mi", "to", "lan", "ver", "dis", "pol", "ta", "ne", "sor", "qui", "ban", "del",
    "fra", "gu", "hol", "in", "jor", "kel", "lu", "mar", "nos", "ost", "pra",
)  # fmt: skip

NEWEST_DAY = datetime(2026, 1, 7, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SyntheticArticle:
    """One article. ``path`` is relative to the content folder; ``outlet`` is a host name."""

    path: str
    title: str
    published_at: datetime
    slug: str
    outlet: str
    tags: tuple[str, ...]
    summary: str
    body: str


class _Prose:
    """Sentences of made-up words, all drawn from one generator."""

    def __init__(self, rng: random.Random, vocabulary: list[str]) -> None:
        self.rng = rng
        self.vocabulary = vocabulary

    def words(self, least: int, most: int) -> str:
        return " ".join(self.rng.choices(self.vocabulary, k=self.rng.randint(least, most)))

    def sentence(self) -> str:
        return self.words(8, 24).capitalize() + "."

    def paragraph(self, outlet: str, *, markdown: bool) -> str:
        text = " ".join(self.sentence() for _ in range(self.rng.randint(2, 4)))
        if self.rng.random() >= 0.5:
            return text
        first, second = self.rng.choice(self.vocabulary), self.rng.choice(self.vocabulary)
        href, name = f"https://{outlet}/{first}/{second}-{self.rng.randint(1, 9999)}", self.words(2, 4)
        if markdown:
            return f"{text} [{name}]({href})."
        return f'{text} <a href="{href}" target="_blank" rel="noopener">{name}</a>.'

    def markdown_body(self, outlet: str, paragraph_count: int) -> str:
        parts = []
        for number in range(paragraph_count):
            if number and number % 4 == 0:
                parts.append(f"## {self.words(2, 5).capitalize()}")
            parts.append(self.paragraph(outlet, markdown=True))
            if number % 5 == 2:
                items = (f"- **{self.words(2, 3).capitalize()}:** {self.sentence()}" for _ in range(4))
                parts.append("\n".join(items))
        if self.rng.random() < 0.1:
            rows = "\n".join(f"| {self.words(1, 2)} | {self.rng.randint(1, 99)} |" for _ in range(5))
            parts.append(f"| a | b |\n|---|---|\n{rows}")
        if self.rng.random() < 0.05:
            parts.append("```python\ndef f(x):\n    return x + 1\n```")
        return "\n\n".join(parts)

    def html_body(self, outlet: str, paragraph_count: int) -> str:
        return "".join(f"<p>{self.paragraph(outlet, markdown=False)}</p>" for _ in range(paragraph_count))


def _word_list(rng: random.Random, count: int) -> list[str]:
    words: set[str] = set()
    while len(words) < count:
        words.add("".join(rng.choice(SYLLABLES) for _ in range(rng.randint(1, 4))))
    return sorted(words)


def make_articles(
    count: int, *, seed: int = 7, per_day: int = 30, markdown_only: bool = False
) -> Iterator[SyntheticArticle]:
    """Make ``count`` articles, newest day first. With ``markdown_only`` no body is feed HTML.

    There are ``count / 5`` tags, at least 50 and at most 4,000.
    """
    rng = random.Random(seed)
    prose = _Prose(rng, _word_list(rng, 4000))
    tags = _word_list(rng, max(50, min(4000, count // 5)))
    rng.shuffle(tags)
    weights = list(accumulate(1 / (rank + 1) ** 1.05 for rank in range(len(tags))))
    outlets = [f"{word}.example" for word in _word_list(rng, 40)]
    for number in range(count):
        day = NEWEST_DAY - timedelta(days=number // per_day)
        outlet = rng.choice(outlets)
        title = prose.words(6, 11).capitalize()
        picked = tuple(dict.fromkeys(rng.choices(tags, cum_weights=weights, k=5)))
        summary = prose.sentence()
        markdown = markdown_only or rng.random() < 0.34
        paragraph_count = rng.randint(7, 13)
        yield SyntheticArticle(
            path=f"{day:%Y/%m}/{day:%Y-%m-%d}-{number}.md",
            title=title,
            published_at=day.replace(hour=number % 24, minute=number % 60),
            slug=f"{title.lower().replace(' ', '-')}-{number}",
            outlet=outlet,
            tags=picked,
            summary=summary,
            body=(prose.markdown_body if markdown else prose.html_body)(outlet, paragraph_count),
        )


def to_text(article: SyntheticArticle, *, for_hugo: bool = False) -> str:
    """The text of the article's file.

    ``for_hugo`` adds the keys that site-builder derives and Hugo can't: the outlet of the link, and
    the year, month and day of the date, and that day of any year.
    """
    lines = [
        "---",
        f'title: "{article.title}"',
        f"date: {article.published_at:%Y-%m-%dT%H:%M:%SZ}",
        f'description: "{article.summary}"',
        f'summary: "{article.summary}"',
        f'slug: "{article.slug}"',
        "image: ''",
        f"link: 'https://{article.outlet}/{article.slug}'",
        f"source: 'https://feeds.{article.outlet}/news'",
        *_yaml_list("categories", (article.outlet,)),
        *_yaml_list("tags", article.tags),
    ]
    if for_hugo:
        lines += _yaml_list("sources", (article.outlet,))
        periods = (("years", "%Y"), ("months", "%Y-%m"), ("days", "%Y-%m-%d"), ("anniversaries", "%m-%d"))
        for key, pattern in periods:
            lines += _yaml_list(key, (f"{article.published_at:{pattern}}",))
    return "\n".join([*lines, "draft: false", "---", article.body, ""])


def _yaml_list(key: str, values: Iterable[str]) -> list[str]:
    return [f"{key}:", *(f"- '{value}'" for value in values)]


def write_article(folder: Path, article: SyntheticArticle, *, for_hugo: bool = False) -> None:
    """Write the article to its path under ``folder``."""
    file = folder / article.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_text(article, for_hugo=for_hugo), encoding="utf-8", newline="\n")
