from app.notifications.kinds import Audience, Kind


class TestBooking:
    def test_confirms_to_the_customer_and_tells_the_stylist(self, book, messages, bliss):
        appointment = book()

        told = {(message.audience, message.kind, message.to_address) for message in messages()}
        assert told == {
            (Audience.CUSTOMER, Kind.APPOINTMENT_CONFIRMED, "dora@example.com"),
            (Audience.STAFF, Kind.APPOINTMENT_CONFIRMED, "bo@shear.example"),
        }
        assert {message.appointment_id for message in messages()} == {appointment.id}
        assert {message.state for message in messages()} == {"QUEUED"}
