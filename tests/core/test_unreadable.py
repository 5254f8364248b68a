import base64

import pytest

from app.core.paging import decode_cursor, encode_cursor
from app.core.refusals import Invalid


@pytest.mark.parametrize("path", ["/book/%00", "/photos/%00", "/api/v1/services?x=%00", "/api/v1/salons?q=a%00b"])
def test_an_address_with_nul_is_refused_before_the_database_sees_it(client, path):
    assert client.get(path).status_code == 400


def test_a_cursor_with_nul_is_none_of_ours(app):
    with pytest.raises(Invalid):
        decode_cursor(encode_cursor("a\0b", "c"), str, str)


@pytest.mark.parametrize("made_up", ["", "zzz", '["one"]', '["one", "two", "three"]', "[1, 2]", "5", "[" * 100_000])
def test_a_cursor_that_somebody_made_up_is_refused(app, made_up):
    with pytest.raises(Invalid):
        decode_cursor(base64.urlsafe_b64encode(made_up.encode()).decode(), str, str)
