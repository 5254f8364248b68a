"""The floor: what a bare Flask application and psycopg can do on the same server and the same database.

One route does one query. The pair of routes runs the INSERTs, UPDATEs, DELETEs and locks that Parlour runs for a hold
and for its booking (docs/performance.md lists them), written down by hand: nothing is checked, worked out, logged or
counted, and nobody is told.
"""

import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

ENVIRONMENT = "BENCH_FLOOR"

salon: dict[str, Any] = json.loads(os.environ[ENVIRONMENT])


def _move_in(connection: psycopg.Connection) -> None:
    schema = sql.Identifier(salon["schema"])
    connection.execute(sql.SQL("SET search_path = {}, public").format(schema))
    connection.execute(sql.SQL("SET ROLE {}").format(schema))
    connection.commit()


pool = ConnectionPool(
    os.environ["DATABASE_URL"],
    min_size=int(os.environ.get("DATABASE_POOL_SIZE") or 4),
    max_size=int(os.environ.get("DATABASE_POOL_SIZE") or 4),
    configure=_move_in,
)
app = Flask(__name__)


@app.get("/healthz")
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@app.get("/count")
def count() -> ResponseReturnValue:
    """Do one query, about the appointments of a day."""
    day = datetime.fromisoformat(request.args["day"])
    with pool.connection() as connection:
        row = connection.execute(COUNT, (day, day + timedelta(days=1))).fetchone()
    return jsonify(count=row[0] if row else 0)


@app.post("/holds")
def hold() -> ResponseReturnValue:
    """Write what a hold writes."""
    asked = request.get_json()
    now, key, token = datetime.now(UTC), uuid4(), secrets.token_bytes(32)
    starts_at = datetime.fromisoformat(asked["starts_at"])
    ends_at, expires_at = starts_at + timedelta(minutes=30), now + timedelta(minutes=5)
    staff_id, service_id = UUID(asked["staff_id"]), UUID(asked["service_id"])
    with pool.connection() as connection:
        connection.execute(LOCK_SUBJECTS, ([staff_id, uuid4()],))
        connection.execute(OCCUPY, (uuid4(), staff_id, starts_at, ends_at, "HOLD", key, service_id, expires_at))
        connection.execute(
            HOLD,
            (key, token, None, token, service_id, staff_id, starts_at, ends_at, 4500, "EUR", None, now, expires_at),
        )
        _owe(connection, "booking.expire_hold", key, expires_at)
    return jsonify(id=str(key), token=token.hex()), 201


@app.post("/appointments")
def book() -> ResponseReturnValue:
    """Write what a booking writes."""
    asked = request.get_json()
    now, key, customer_id = datetime.now(UTC), UUID(asked["hold_id"]), uuid4()
    name, email = asked["customer"]["name"], asked["customer"]["email"]
    with pool.connection() as connection:
        hold = connection.execute(CLAIM, (key, bytes.fromhex(asked["hold_token"]))).fetchone()
        assert hold is not None
        service_id, staff_id, starts_at, ends_at, price, currency = hold
        connection.execute(LOCK_SOURCE, (key,))
        connection.execute(HAND_OVER, (key, "APPOINTMENT", key, now))
        connection.execute(FORGET, (key,))
        connection.execute(FORGIVE, (salon["tenant_id"], "booking.expire_hold", key))
        customer_id = connection.execute(CUSTOMER, (customer_id, name, email, None, "en", None, now)).fetchone()[0]  # type: ignore[index]
        connection.execute(
            APPOINTMENT,
            (
                *(key, secrets.token_hex(4), "CONFIRMED", service_id, "Cut", staff_id, salon["location_id"]),
                *(customer_id, name, email, None, starts_at, ends_at, "Europe/Berlin", 0, 0, price, currency, None),
                *("online", "", None, Jsonb(POLICY), secrets.token_hex(32), 0, None, now, None),
            ),
        )
        connection.execute(CHANGE, (uuid4(), key, now, "booked", None, "CONFIRMED", "customer", None, name, Jsonb({})))
        _tell(connection, "customer", email, who=customer_id, about=key)
        _tell(connection, "staff", "owner@example.com", who=None, about=key)
        reminder = uuid4()
        connection.execute(REMIND, (reminder, key, 24, starts_at - timedelta(hours=24)))
        _owe(connection, "notifications.send_reminder", reminder, starts_at - timedelta(hours=24))
    return jsonify(id=str(key)), 201


def _owe(connection: psycopg.Connection, task: str, key: UUID, due_at: datetime) -> None:
    connection.execute(OWE, (uuid4(), salon["tenant_id"], task, key, due_at))


def _tell(connection: psycopg.Connection, audience: str, address: str, *, who: UUID | None, about: UUID) -> None:
    key, now = uuid4(), datetime.now(UTC)
    connection.execute(
        MESSAGE,
        (
            *(key, "appointment_confirmed", audience, address, "Somebody", who, about, "en", Jsonb(CONTEXT)),
            *(f"<{key}@localhost>", now, now + timedelta(days=2)),
        ),
    )
    _owe(connection, "notifications.send_message", key, now)


POLICY = {"cancellation_cutoff_minutes": 1440, "reschedule_cutoff_minutes": 1440, "text": "", "words": "x" * 72}
CONTEXT = {f"fact_{number}": "x" * 16 for number in range(20)}

COUNT: LiteralString = "SELECT count(*) FROM appointments WHERE starts_at >= %s AND starts_at < %s"

LOCK_SUBJECTS: LiteralString = """
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(current_schema() || subject_id::text, 0) AS key
    FROM unnest(%s::uuid[]) AS subject_id ORDER BY key
) AS keys"""
LOCK_SOURCE: LiteralString = """
SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || subject_id::text, 0))
FROM occupancy WHERE source_id = %s"""
OCCUPY: LiteralString = """
INSERT INTO occupancy (id, subject_id, during, kind, source_id, service_id, expires_at)
VALUES (%s, %s, tstzrange(%s, %s), %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
HOLD: LiteralString = """
INSERT INTO holds (id, token_digest, visitor_digest, address_digest, service_id, staff_member_id, starts_at, ends_at,
    price_minor, currency, chosen_by, created_at, expires_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
OWE: LiteralString = """
INSERT INTO platform.owed_tasks (id, tenant_id, owner_role, task, key, due_at, created_at)
VALUES (%s, %s, current_user, %s, %s, %s, now())
ON CONFLICT ON CONSTRAINT uq_owed_tasks_tenant_id_task_key DO UPDATE
SET due_at = excluded.due_at, attempts = 0, claimed_until = NULL, parked_at = NULL"""
CLAIM: LiteralString = """
SELECT service_id, staff_member_id, starts_at, ends_at, price_minor, currency FROM holds
WHERE id = %s AND token_digest = %s FOR UPDATE"""
HAND_OVER: LiteralString = """
UPDATE occupancy SET source_id = %s, kind = %s, expires_at = NULL WHERE source_id = %s AND expires_at > %s"""
FORGET: LiteralString = "DELETE FROM holds WHERE id = %s"
FORGIVE: LiteralString = "DELETE FROM platform.owed_tasks WHERE tenant_id = %s AND task = %s AND key = %s"
CUSTOMER: LiteralString = """
INSERT INTO customers (id, name, email, phone, locale, timezone, created_at) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (email) WHERE email IS NOT NULL DO UPDATE SET phone = coalesce(customers.phone, excluded.phone),
    locale = coalesce(customers.locale, excluded.locale), timezone = coalesce(customers.timezone, excluded.timezone)
RETURNING id"""
APPOINTMENT: LiteralString = """
INSERT INTO appointments (id, reference, status, service_id, service_name, staff_member_id, location_id, customer_id,
    customer_name, customer_email, customer_phone, starts_at, ends_at, timezone, buffer_before_minutes,
    buffer_after_minutes, price_minor, currency, chosen_by, source, customer_notes, override_reason, policy,
    manage_nonce, sequence, cancel_reason, created_at, cancelled_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
CHANGE: LiteralString = """
INSERT INTO appointment_changes (id, appointment_id, at, change, status_from, status_to, by_role, by_account_id,
    by_name, details)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
MESSAGE: LiteralString = """
INSERT INTO messages (id, kind, audience, to_address, to_name, customer_id, appointment_id, locale, context,
    message_id, created_at, give_up_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
REMIND: LiteralString = """
INSERT INTO reminders (id, appointment_id, hours_before, due_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, sent_at = NULL"""
