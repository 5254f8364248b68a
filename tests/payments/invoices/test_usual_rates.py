"""What is proposed to owners: countries that there are, and rates that could be."""

from app.catalogue import countries
from app.payments.invoices.usual_rates import STANDARD, TAX_ON_TOP, usual_rate, usually_included


def test_are_of_countries_that_salons_may_be_in():
    assert [code for code in (*STANDARD, *TAX_ON_TOP) if not countries.is_country(code)] == []


def test_are_rates():
    assert all(0 < rate <= 3000 for rate in STANDARD.values())


def test_are_not_made_up():
    assert (usual_rate("DE"), usual_rate("US"), usual_rate("ZZ")) == (1900, None, None)
    assert (usually_included("DE"), usually_included("US")) == (True, False)
