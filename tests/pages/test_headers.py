from __future__ import annotations

import re
from itertools import combinations

import pytest

from site_builder.config import SecuritySection
from site_builder.pages.headers import RULES, write_rules
from site_builder.pages.policy import to_headers


def test_a_rule_is_an_address_and_its_headers():
    assert write_rules({"/a/*": {"X": "1", "Y": "2"}, "/b": {"X": "3"}}) == "/a/*\n  X: 1\n  Y: 2\n/b\n  X: 3\n"


def test_the_file_has_the_policy_for_all_addresses_then_the_rules():
    assert to_headers(SecuritySection(headers_file=True)).endswith(f"origin\n{write_rules(RULES)}")


def test_what_is_named_for_its_bytes_is_kept_for_ever_and_never_asked_for_again():
    assert RULES["/assets/*"] == {"Cache-Control": "public, max-age=31536000, immutable"}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/tags/moon/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/authors/ada/atom.xml", "application/atom+xml; charset=utf-8"),
    ],
)
def test_a_feed_is_told_as_what_it_is(address, kind):
    assert [headers for rule, headers in RULES.items() if matches(rule, address)] == [{"Content-Type": kind}]


def test_no_two_rules_give_one_address_the_same_header_for_hosts_would_join_the_values():
    alike = [
        (one, other)
        for one, other in combinations(RULES, 2)
        if RULES[one].keys() & RULES[other].keys() and (matches(one, example(other)) or matches(other, example(one)))
    ]

    assert alike == []


def test_there_are_fewer_rules_than_hosts_take():
    assert len(RULES) < 100  # developers.cloudflare.com/pages/configuration/headers


def matches(rule: str, address: str) -> bool:
    """As hosts compare: ``*`` is anything that follows, ``:name`` one part of the path."""
    return re.fullmatch(re.sub(r":\w+", "[^/]+", rule).replace("*", ".*"), address) is not None


def example(rule: str) -> str:
    return re.sub(r":\w+", "name", rule).replace("*", "name")
