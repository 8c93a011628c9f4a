"""A site that has every kind of page and every kind of text that an article may hold, for those who judge pages."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from tests.photographs import paint, photograph, save

BRIEF = """The council approved the new line on Tuesday by nine votes to four, after two years of hearings.

- **Cost:** 41 million, a third of it from the region.
- **Length:** 12.4 kilometres, with eleven stops.
- **Opening:** spring of next year, if the bridge is ready by then.

## Context

The old line was closed in 1962. Since then buses have served the valley; the last of them leaves at ten in the evening.

## What comes next

The contract for the bridge is to be signed in March. An appeal against it is before the court.
"""

LONG = """The first paragraph of a long read goes on for a while, so that the measure of a line can be judged by those
who count its characters, and it says nothing more than that, in words of ordinary length, as a newspaper would.

## What was measured

A second paragraph with [a link](https://example.org/a), `inline code`, **strong** and *emphatic* words.[^1] It is
as long as the first one, because a page with one paragraph proves little about the lines of all the others in it.

> A quotation, which somebody said in so many words.
>
> And a second paragraph of it.

```python
import math

def area(radius: float) -> float:
    # the area of a circle, in a line that is longer than any column of text on any page that we could show it on here
    return math.pi * radius ** 2, "done"
```

### A table that is wide

| Stage | Engines | Thrust at sea level | Propellant | Burn time | First flight | Last flight | Remarks |
|:--|--:|--:|:--|--:|:--|:--|:--|
| First | 9 | 7,607 kN | kerosene and oxygen | 162 s | 2010-06-04 | 2026-01-07 | lands-again-on-a-barge-at-sea |
| Second | 1 | 934 kN | kerosene and oxygen | 397 s | 2010-06-04 | 2026-01-07 | burns-up-over-the-Pacific |

<p><img src="/images/square.png" alt="A square of one colour" width="400" height="300"></p>

[![A crossing, seen from above](crossing.png)](https://example.org/crossing) and then
<picture><source srcset="other.avif"><img src="street.jpg" alt="A street with four corners" width="240"></picture>

1. One
2. Two
   - [x] done
   - [ ] to do

---

A_very_long_word_that_no_line_can_hold_because_it_has_neither_blank_nor_hyphen_in_it_from_its_beginning_to_its_end.

[^1]: A note at the foot, with [a link](https://example.org/b).
"""

# As feeds have it: words between the items of lists, breaks and empty paragraphs for margins, an accent apart.
MESSY = """<p>The first words of the dispatch, which say what it is about before anything else is shown of it.</p>
<br><p>&nbsp;</p>
<ul>Words by themselves, and <a href="https://example.org/">a link</a>.<li>One</li><ul><li>Below one</li></ul></ul>
<pre>let x = 1<p>let y = 2</p></pre><br><br>
<p><picture><source srcset="a.webp"></picture>Roche\u0301 said so.</p>
<table><tr><th>Stage</th><td>First</td></tr></table>
<table><tr><td><pre>1
2</pre></td><td><pre>let a = 1
let b = 2</pre></td></tr></table>
<p><img src="/images/square.png" alt="A chart"> <small>A <a href="https://example.org/b">word</a> beside it</small></p>
Words that follow upon a table.
"""

ARABIC = """وصلت المركبة إلى مدارها مساء الثلاثاء بعد رحلة استمرت سبعة أشهر، وأرسلت أولى صورها في اليوم التالي إلى
المحطة الأرضية التي كانت تنتظرها منذ الصباح.

## السياق

أُطلقت المركبة في الصيف الماضي، وهي الأولى من نوعها في تاريخ البلاد.
"""


def write_sample(folder: Path, *, theme: str = "broadsheet", language: str = "en") -> Path:
    """Write the sample's source into ``folder`` and build it; the output's folder."""
    title = "The Sample Gazette" if language == "en" else "صحيفة النموذج"
    (folder / "static/images").mkdir(parents=True)
    (folder / "static/images/square.png").write_bytes(_png(400, 300))
    (folder / "content").mkdir()
    (folder / "content/street.jpg").write_bytes(photograph(2400, 1600, turned=3))
    (folder / "content/crossing.png").write_bytes(save(paint(1000, 600), "PNG"))
    (folder / "site.toml").write_text(
        f'[site]\ntitle = "{title}"\nbase_url = "https://gazette.example"\nlanguage = "{language}"\n'
        f'edit_url = "https://git.example/edit/"\n[lists]\npage_size = 5\nhome_size = 8\n[theme]\nname = "{theme}"\n'
        '[security]\nheaders_file = true\n[theme.options]\nfooter = "CC BY 4.0"\n'
        'social = [{ name = "Mastodon", url = "https://social.example/@gazette" }]\n',
        "utf-8",
    )
    for name, (fields, body) in (_english() if language == "en" else _arabic()).items():
        head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
        file = folder / "content" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{head}---\n{body}", "utf-8")
    outcome = build(BuildOptions(site=folder, now=datetime(2026, 3, 1, tzinfo=UTC), jobs=1), Silent())
    assert not outcome.faulty, outcome.problems
    return folder / "output"


def _english() -> dict[str, tuple[dict[str, object], str]]:
    common: dict[str, object] = {"tags": ["Rails", "Valley"], "categories": ["Transport"], "authors": ["Ann Lee"]}
    original: dict[str, object] = {"link": "https://www.source.example/a", "source": "The Source"}
    brief: dict[str, object] = {
        "title": "Council approves the valley line",
        "date": "2026-01-07T10:30:00+01:00",
        "featured": True,
    }
    brief |= {"summary": "Nine votes to four: after sixty years the valley is to have its railway back.", **original}
    long: dict[str, object] = {
        "title": "A long read about measures",
        "date": "2026-01-06",
        "updated": "2026-02-01",
        "aliases": ["/old/"],
    }
    foreign: dict[str, object] = {
        "title": "مسبار الأمل يصل إلى مدار المريخ",
        "date": "2026-01-05",
        "lang": "ar",
        **original,
    }
    small: dict[str, tuple[dict[str, object], str]] = {
        f"small-{n}": (
            {"title": f"Small item number {n}", "date": f"2025-12-{n:02}", **common, **original},
            "Few words.",
        )
        for n in range(1, 13)
    }
    told: dict[str, tuple[dict[str, object], str]] = {
        f"told-{n}": (
            {
                "title": f"The bridge is told of for the {n}th time in a headline of some length",
                "date": f"2025-11-{20 + n // 4}T{10 + n}:00:00Z",
                "story": "Valley bridge",
                "link": f"https://outlet-{n % 3}.example/{n}",
            },
            "Few words.",
        )
        for n in range(5)
    }
    hard: dict[str, object] = {
        "title": "A dispatch from an outlet whose address is as long as a line, which has a picture and no summary",
        "date": "2025-10-30",
        "link": "https://www.beside-the-teapot-and-the-tablecloth.example/a",
        "image": "street.jpg",
        "image_alt": "A street",
        "authors": ["Bartholomew Featherstonehaugh-Cholmondeley"],
    }
    return {
        **told,
        "hard": (hard, MESSY),
        "brief": (brief | common, BRIEF),
        "long": (long | common | original | {"featured": True, "image": "street.jpg", "image_alt": "A street"}, LONG),
        "foreign": (foreign | common, ARABIC),
        "pages/about": ({"title": "About the Gazette", "updated": "2026-02-01"}, LONG),
        **small,
    }


def _arabic() -> dict[str, tuple[dict[str, object], str]]:
    summary = "بعد رحلة استمرت سبعة أشهر وصلت المركبة إلى مدارها وأرسلت أولى صورها."
    common: dict[str, object] = {"tags": ["الفضاء"], "link": "https://www.source.example/a", "summary": summary}
    return {
        f"item-{n}": ({"title": f"مسبار الأمل يصل إلى مدار المريخ {n}", "date": f"2026-01-{n:02}", **common}, ARABIC)
        for n in range(1, 8)
    } | {
        f"told-{n}": ({"title": f"الجسر {n}", "date": "2025-11-20", "story": "الجسر", **common}, ARABIC)
        for n in range(3)
    }


def _png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    rows = (b"\0" + b"\x40\x60\x80" * width) * height
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows, 9)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (*chunks, (b"IEND", b""))
    )


# Each kind of page, by what it is.
PAGES: dict[str, str] = {
    "home": "/",
    "brief": "/2026/01/07/brief/",
    "long read": "/2026/01/06/long/",
    "article in another language": "/2026/01/05/foreign/",
    "archive": "/archive/",
    "year": "/2025/",
    "month": "/2025/12/",
    "day": "/2025/12/12/",
    "on this day": "/on-this-day/12-12/",
    "days of the year": "/on-this-day/",
    "index": "/tags/",
    "tag": "/tags/rails/",
    "numbered page of a tag": "/tags/rails/page/1/",
    "outlet": "/sources/source.example/",
    "standalone page": "/about/",
    "directory of feeds": "/feeds/",
    "story": "/stories/valley-bridge/",
    "article of a story": "/2025/11/20/told-2/",
    "day of a story": "/2025/11/20/",
    "hard article": "/2025/10/30/hard/",
    "missing page": "/404.html",
    "search": "/search/",
}
REDIRECT = "/old/"
# The search page with what a reader asked for, the filters in sight.
ANSWER = "/search/?q=valley&year=2025"
