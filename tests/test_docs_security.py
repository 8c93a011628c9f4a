"""What docs/security.md says of limits and policy is what the program does."""

from __future__ import annotations

from site_builder.config import SecuritySection
from site_builder.effects.limits import CLOCK_S, MEMORY_BYTES, PROCESSOR_S
from site_builder.pages.headers import RULES
from site_builder.pages.policy import POLICY, to_headers

from .doc_pages import fenced, read, section, table


def test_the_policy_is_documented():
    rows = table(section(read("security.md"), "Content-Security-Policy"), "directive")

    assert [tuple(cell.strip("`") for cell in row) for row in rows] == list(POLICY.items())


def test_the_headers_file_is_shown_as_it_is_written():
    shown = fenced(section(read("security.md"), "Content-Security-Policy"), "text")

    written = to_headers(SecuritySection(headers_file=True)).partition("/assets/*")[0]
    assert [text.rstrip("\n") + "\n" for text in shown] == [written]


def test_the_limits_of_a_process_are_documented():
    rows = table(section(read("security.md"), "Limits"), "limit")

    assert [row[0] for row in rows] == [f"{PROCESSOR_S:.0f} s", f"{CLOCK_S:.0f} s", f"{MEMORY_BYTES >> 20:,} MiB"]


def test_the_rules_for_hosts_are_documented():
    rows = [tuple(cell.strip("`") for cell in row) for row in table(read("hosting.md"), "address")]

    assert rows == [(address, name, value) for address, headers in RULES.items() for name, value in headers.items()]
