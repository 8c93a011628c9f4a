from __future__ import annotations

from site_builder.stages.index import MOST_CHANGES, IndexChange, IndexChanges


def changes(count: int) -> IndexChanges:
    return IndexChanges(tuple(IndexChange(f"{number}.md", None, None) for number in range(count)), count)


def test_later_changes_come_after_earlier_ones():
    one, other = changes(1), changes(2)

    assert one.and_also(other) == IndexChanges((*one.kept, *other.kept), 3)


def test_of_too_many_changes_the_number_alone_is_kept():
    assert changes(MOST_CHANGES).and_also(changes(1)) == IndexChanges((), MOST_CHANGES + 1)
