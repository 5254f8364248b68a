"""Interval arithmetic against plain sets of numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.core import interval

pairs = st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), max_size=8)
normal = pairs.map(interval.normalise)


def numbers(intervals):
    return {n for start, end in intervals for n in range(start, end)}


def is_normal(intervals):
    return all(a < b for a, b in intervals) and all(left[1] < right[0] for left, right in pairwise(intervals))


@given(pairs)
def test_normalising_keeps_the_numbers_and_joins_what_touches(intervals):
    result = interval.normalise(intervals)

    assert is_normal(result)
    assert numbers(result) == numbers(intervals)


@given(normal, normal, normal)
def test_a_union_holds_what_any_list_holds(a, b, c):
    assert interval.unite(a, b, c) == interval.normalise([*a, *b, *c])


@given(normal, normal)
def test_an_intersection_holds_what_both_hold(a, b):
    result = interval.intersect(a, b)

    assert is_normal(result)
    assert numbers(result) == numbers(a) & numbers(b)


@given(normal, pairs)
def test_a_difference_holds_the_rest_also_when_cuts_overlap_or_are_empty(a, cuts):
    result = interval.subtract(a, sorted(cut for cut in cuts if cut[0] <= cut[1]))

    assert numbers(result) == numbers(a) - numbers(cuts)
    assert result == sorted(result)


@given(normal, normal)
def test_a_difference_of_normal_lists_is_normal(a, b):
    assert is_normal(interval.subtract(a, b))


@given(normal, st.integers(-40, 40), st.integers(1, 20))
def test_contains_means_every_number_of_it(a, start, length):
    assert interval.contains(a, (start, start + length)) == (set(range(start, start + length)) <= numbers(a))


@given(normal, st.integers(-40, 40), st.integers(1, 20))
def test_overlapping_returns_the_members_that_share_a_number(a, start, length):
    expected = [member for member in a if numbers([member]) & set(range(start, start + length))]

    assert list(interval.overlapping(a, (start, start + length))) == expected


@given(normal)
def test_the_total_counts_the_numbers(a):
    assert interval.total(a) == len(numbers(a))


def test_touching_intervals_do_not_overlap():
    assert list(interval.overlapping([(0, 10), (10, 20)], (10, 20))) == [(10, 20)]
