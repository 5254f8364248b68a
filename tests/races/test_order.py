"""Two who arrange at once: one after the other, so that no two rows stand at one place."""

from app.catalogue import operations, queries
from app.catalogue.commands import NameCategory
from tests.races.conftest import WRITERS


def test_no_two_rows_are_left_at_one_place(rush, committed):
    def ordered():
        return [(category.id, category.position) for category in queries.categories()]

    def begin():
        for name in ("Hands", "Feet"):
            operations.add_category(command=NameCategory(name=name))

    rush(begin)
    for _round in range(5):
        ((first, second, third),) = rush(lambda: [id_ for id_, _ in ordered()])
        orders = ([first, third, second], [second, first, third])
        rush(*[lambda ids=ids: operations.arrange_categories(category_ids=ids) for ids in orders * (WRITERS // 2)])
        ((*places,),) = rush(ordered)

        assert sorted(place for _, place in places) == [0, 1, 2]
