"""What each room tells when somebody asks for everything that the salon knows of a customer, in one table."""

from app.auth import queries as auth
from app.booking.queries import people
from app.customers.dossier import Chapters
from app.notifications import queries as notifications

CHAPTERS: Chapters = {
    "accounts": auth.told_of_customer,
    "visits": people.told_of_customer,
    "messages": notifications.told_of_customer,
}
