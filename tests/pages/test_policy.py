from __future__ import annotations

from site_builder.config import SecuritySection
from site_builder.pages.policy import POLICY, to_headers, to_meta_policy

META = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https: http: data:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)


def test_the_policy_of_pages():
    assert to_meta_policy(SecuritySection()) == META


def test_pages_have_none_if_it_is_switched_off():
    assert to_meta_policy(SecuritySection(csp=False)) == ""


def test_nothing_inline_runs_and_no_script_comes_from_elsewhere():
    assert not [value for value in POLICY.values() if "unsafe" in value or "*" in value]
    assert (POLICY["default-src"], POLICY["script-src"]) == ("'none'", "'self'")


def test_the_headers_file_begins_with_what_holds_for_all_addresses():
    assert to_headers(SecuritySection(headers_file=True)).partition("/assets/*\n")[0] == (
        f"/*\n  Content-Security-Policy: {META}; frame-ancestors 'self'\n"
        "  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
    )


def test_the_headers_file_without_a_policy():
    assert to_headers(SecuritySection(csp=False, headers_file=True)).partition("/assets/*\n")[0] == (
        "/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
    )


def test_there_is_no_headers_file_unless_asked_for():
    assert to_headers(SecuritySection()) == ""
