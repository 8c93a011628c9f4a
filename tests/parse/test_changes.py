from __future__ import annotations

from .changes import LIST, list_changes, to_change


def test_what_making_safe_changes_in_the_standards_examples_is_as_reviewed():
    assert list(list_changes()) == LIST.read_text("utf-8").splitlines()


def test_nothing_of_the_list_lets_anything_in_but_what_is_ours():
    came = {word for line in LIST.read_text("utf-8").splitlines() for word in line.split() if word[0] == "+"}

    assert came <= {
        "+div", "+div@class", "+div@tabindex", "+pre@tabindex", "+img@alt", "+text",
        *(f"+h{level}" for level in range(2, 7)), *(f"+h{level}@id" for level in range(2, 7)),
    }  # fmt: skip


def test_a_change_tells_what_went_and_what_came():
    assert to_change("# A\n\n<script>b</script><p onclick=x>c</p>") == (
        "-h1 -p@onclick -script -text +h2 +h2@id"
    )  # fmt: skip
