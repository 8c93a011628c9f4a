"""A site of a thousand articles to search in, and a server that sends its files as hosts do, counting bytes."""

from __future__ import annotations

import gzip
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent

NOW = datetime(2026, 4, 1, tzinfo=UTC)
CONFIG = '[site]\ntitle = "Test"\nbase_url = "https://news.example"\n'
# What hosts compress as they send it; the files of the index are compressed already, by names that no host knows.
_COMPRESSED = {".html", ".css", ".js", ".json"}
_LETTERS = "etaoinshrdlucmfpgwyb"
_OUTLETS = ["bbc.example", "reuters.example", "lemonde.example", "spiegel.example"]
_CATEGORIES = ["World", "Science", "Sport"]

# File -> its front matter and body: what the tests look for.
SPECIAL = {
    "pages/imprint.md": ("title: Imprint", "The wombat is the editor."),
    "2026/03/chinese.md": (
        "title: 北京新闻\ndate: 2026-03-20\nlang: zh\ntags: [新闻]",
        "今天北京有重要的新闻报道，记者正在现场。",
    ),
    "2026/02/japanese.md": (
        "title: 東京タワー\ndate: 2026-02-20\nlang: ja",
        "東京タワーは人気があります。カメラを持って行きましょう。",
    ),
    "2025/05/arabic.md": (
        "title: أخبار اليوم\ndate: 2025-05-20\nlang: ar",
        "وصلت السفينة إلى الميناء صباح اليوم مُحمَّلة بالقمح.",
    ),
    "2024/06/accents.md": (
        "title: Café crème\ndate: 2024-06-20",
        "Un déjeuner à la brasserie près de l’église.",
    ),
    "2024/07/hostile.md": (
        'title: "<img src=x onerror=alert(1)> zebrafish"\ndate: 2024-07-20\ntags: ["<b>bold</b>"]',
        "The zebrafish wrote &lt;script&gt;alert(2)&lt;/script&gt; and `<img src=x onerror=alert(3)>` in a note.",
    ),
    "2024/08/quokka.md": (
        "title: An old quokka\ndate: 2024-08-01\ntags: [Marsupials]\nlink: https://www.zoo.example/q",
        "Quokka.",
    ),
    "2025/08/quokka.md": (
        "title: A middle quokka\ndate: 2025-08-01\ntags: [marsupials]",
        "Quokka quokka quokka quokka.",
    ),
    "2026/01/quokka.md": (
        "title: A young quokka\ndate: 2026-01-15\ncategories: [Zoo]",
        "A quokka.",
    ),
}


def write_archive(root: Path, count: int = 1_000, config: str = CONFIG) -> Path:
    """A site of ``count`` articles of some 400 words: two closed years, and three months of a third."""
    chance = random.Random(7)
    words = ["".join(chance.choices(_LETTERS, k=chance.randint(2, 9))) for _ in range(8_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    (root / "content").mkdir(parents=True)
    (root / "site.toml").write_text(config, "utf-8")
    files = dict(SPECIAL)
    for number in range(count - len(files)):
        day = date(2024, 1, 2) + timedelta(days=number * 810 // count)
        said = chance.choices(words, weights, k=400)
        head = f"title: {' '.join(said[:7]).capitalize()}\ndate: {day}\ntags: [{said[9]}, {said[11]}]\n"
        head += f"categories: [{_CATEGORIES[number % 3]}]\nlink: https://{_OUTLETS[number % 4]}/{number}"
        body = "\n\n".join(" ".join(said[at : at + 80]).capitalize() + "." for at in range(0, 400, 80))
        files[f"{day:%Y/%m}/a{number:04}.md"] = (head, body)
    for path, (head, body) in files.items():
        file = root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{head}\n---\n{body}\n", "utf-8")
    return root


def build_archive(root: Path, **options: Any) -> Outcome:
    """Build it in this process."""
    return build(BuildOptions(site=root, now=NOW, **options), Silent())


class _Handler(SimpleHTTPRequestHandler):
    """Sends files as a static host does: text compressed, with a tag to ask again by."""

    protocol_version = "HTTP/1.1"
    # Head and body in one packet, at once: else each answer on a kept connection waits 40 ms for the one before.
    disable_nagle_algorithm = True
    wbufsize = -1
    sent: list[tuple[str, int]]

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in _COMPRESSED:
            data = gzip.compress(data, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.sent.append((self.path, len(data)))


class Host:
    """A server of one folder. ``sent`` are (path, bytes) of its answers."""

    def __init__(self, url: str, sent: list[tuple[str, int]]) -> None:
        self.url = url
        self.sent = sent


@contextmanager
def serve(folder: Path) -> Iterator[Host]:
    """Serve a folder on a port of the loopback."""
    sent: list[tuple[str, int]] = []

    class Handler(_Handler):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, directory=str(folder), **named)

    Handler.sent = sent
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Host(f"http://127.0.0.1:{server.server_address[1]}", sent)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
