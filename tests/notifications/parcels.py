"""A parcel that is ready to go, for tests of how it goes."""

from datetime import UTC, datetime
from uuid import UUID

from app.core.ics import Method
from app.notifications.parcel import Parcel
from app.notifications.rendering import Rendered

PARCEL = Parcel(
    id=UUID(int=1),
    channel="email",
    message_id="<1@parlour.example>",
    to_address="dora@example.com",
    to_name="Dora",
    from_name="Salon Übermut",
    reply_to="desk@shear.example",
    created_at=datetime(2027, 3, 1, 9, tzinfo=UTC),
    rendered=Rendered(
        subject="Bestätigt: 09:00",
        text="Grüße\n" * 200,
        html="<p>" + "Grüße " * 400 + "</p>",
        calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        method=Method.REQUEST,
    ),
)
