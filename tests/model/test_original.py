# ruff: noqa: E501 - messages and addresses are shown whole
from __future__ import annotations

import pytest

from site_builder.model.original import original_key, without_tracking

SAME = "https://news.example/2026/story"


@pytest.mark.parametrize(
    "link",
    [
        "http://news.example/2026/story", "https://www.news.example/2026/story/", "https://NEWS.example:443/2026/story",
        f"{SAME}?utm_source=x&utm_medium=y", f"{SAME}/?fbclid=1&gclid=2", f"{SAME}?mc_cid=1&ref_src=z", f"{SAME}#:~:text=a",
        f"{SAME}/amp/", f"{SAME}/amp", f"{SAME}.amp", f"{SAME}?amp", f"{SAME}?amp=1", f"{SAME}?outputType=amp",
        "https://amp.news.example/2026/story", "https://news.example/amp/2026/story", "https://www.google.com/amp/s/news.example/2026/story",
        "https://news-example.cdn.ampproject.org/c/s/news.example/2026/story", "https://news.example/2026/%73tory",
    ],
)  # fmt: skip
def test_an_address_of_the_same_page_has_the_same_key(link):
    assert original_key(link) == original_key(SAME)


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example/2026/Story", f"{SAME}?id=7", f"{SAME}#part-2", "https://other.example/2026/story", f"{SAME}:8080",
        "https://news.example:8080/2026/story", "https://blog.news.example/2026/story", f"{SAME}?amplitude=1", f"{SAME}/ample",
    ],
)  # fmt: skip
def test_an_address_of_another_page_has_another_key(link):
    assert original_key(link) != original_key(SAME)


def test_parameters_count_in_any_order():
    assert original_key(f"{SAME}?b=2&utm_id=3&a=1") == original_key(f"{SAME}?a=1&b=2")


def test_what_is_no_address_has_no_key():
    assert original_key("https://[x") == ""


def test_two_letters_are_left_of_a_host():
    assert original_key("https://www.example/") == "www.example"


def test_tracking_goes_and_every_other_character_stays():
    assert without_tracking("http://A.example/%7ea/?x=1&UTM_Source=b&y=%20#c") == "http://A.example/%7ea/?x=1&y=%20#c"
    assert without_tracking("https://a.example/?utm_id=1#c") == "https://a.example/#c"
    assert without_tracking("https://a.example/?") == "https://a.example/?"


@pytest.mark.parametrize(
    "name",
    [
        "utm_source", "fbclid", "gclid", "dclid", "yclid", "ysclid", "twclid", "ttclid", "msclkid", "gbraid", "wbraid", "gclsrc",
        "igshid", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hstc", "hsCtaTracking", "vero_id", "vero_conv", "oly_enc_id",
        "oly_anon_id", "mtm_campaign", "pk_kwd", "_openstat", "srsltid", "_gl",
    ],
)  # fmt: skip
def test_a_parameter_that_tracks_on_every_site_is_taken_off_and_makes_no_other_page(name):
    assert without_tracking(f"{SAME}?{name}=1") == SAME
    assert original_key(f"{SAME}?{name}=1") == original_key(SAME)


@pytest.mark.parametrize(
    "name",
    [
        "at_medium",
        "ns_campaign",
        "pk_id",
        "oly_x",
        "vero_x",
        "s_cid",
        "cmpid",
        "xtor",
        "ref_src",
        "hsa_ad",
        "igsh",
        "guccounter",
    ],
)
def test_a_parameter_that_may_name_a_page_stays_on_the_link_and_is_ignored_in_comparing(name):
    assert without_tracking(f"{SAME}?{name}=1&utm_id=2") == f"{SAME}?{name}=1"
    assert original_key(f"{SAME}?{name}=1") == original_key(SAME)


@pytest.mark.parametrize(
    "name", ["id", "page", "ref", "source", "utm", "xutm_id", "clid", "mc", "spm", "__s", "at", "pk"]
)
def test_any_other_parameter_makes_another_page(name):
    assert without_tracking(f"{SAME}?{name}=1") == f"{SAME}?{name}=1"
    assert original_key(f"{SAME}?{name}=1") != original_key(SAME)
