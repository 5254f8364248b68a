-- version: gateway_events_payment
-- Rendered from the migrations by `flask tenants render`; do not edit.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE accounts (
    id UUID NOT NULL, 
    email CITEXT NOT NULL, 
    name VARCHAR NOT NULL, 
    role VARCHAR NOT NULL, 
    password_hash VARCHAR, 
    staff_member_id UUID, 
    customer_id UUID, 
    email_verified_at TIMESTAMP WITH TIME ZONE, 
    disabled_at TIMESTAMP WITH TIME ZONE, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_accounts PRIMARY KEY (id), 
    CONSTRAINT ck_accounts_role CHECK (role IN ('owner', 'manager', 'reception', 'staff', 'customer')), 
    CONSTRAINT uq_accounts_email UNIQUE (email)
);

CREATE TABLE api_keys (
    id UUID NOT NULL, 
    name VARCHAR NOT NULL, 
    role VARCHAR NOT NULL, 
    prefix VARCHAR NOT NULL, 
    key_digest BYTEA NOT NULL, 
    created_by_id UUID, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    last_used_at TIMESTAMP WITH TIME ZONE, 
    revoked_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_api_keys PRIMARY KEY (id), 
    CONSTRAINT ck_api_keys_role CHECK (role IN ('owner', 'manager', 'reception', 'staff')), 
    CONSTRAINT uq_api_keys_key_digest UNIQUE (key_digest)
);

CREATE TABLE customers (
    id UUID NOT NULL, 
    name VARCHAR NOT NULL, 
    email CITEXT, 
    phone VARCHAR, 
    locale VARCHAR, 
    timezone VARCHAR, 
    notes VARCHAR DEFAULT '' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_customers PRIMARY KEY (id)
);

CREATE INDEX ix_customers_name_trgm ON customers USING gin (name gin_trgm_ops);

CREATE UNIQUE INDEX uq_customers_email ON customers (email) WHERE email IS NOT NULL;

CREATE TABLE idempotency_keys (
    scope VARCHAR NOT NULL, 
    key VARCHAR NOT NULL, 
    body_digest BYTEA NOT NULL, 
    status INTEGER NOT NULL, 
    answer JSON NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_idempotency_keys PRIMARY KEY (scope, key)
);

CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);

CREATE TABLE locations (
    id UUID NOT NULL, 
    name VARCHAR NOT NULL, 
    street VARCHAR DEFAULT '' NOT NULL, 
    postal_code VARCHAR DEFAULT '' NOT NULL, 
    city VARCHAR DEFAULT '' NOT NULL, 
    country VARCHAR NOT NULL, 
    timezone VARCHAR NOT NULL, 
    phone VARCHAR, 
    position INTEGER DEFAULT '0' NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_locations PRIMARY KEY (id)
);

CREATE TABLE messages (
    id UUID NOT NULL, 
    kind VARCHAR NOT NULL, 
    audience VARCHAR NOT NULL, 
    channel VARCHAR DEFAULT 'email' NOT NULL, 
    to_address VARCHAR NOT NULL, 
    to_name VARCHAR DEFAULT '' NOT NULL, 
    customer_id UUID, 
    staff_member_id UUID, 
    appointment_id UUID, 
    locale VARCHAR NOT NULL, 
    context JSONB DEFAULT '{}' NOT NULL, 
    message_id VARCHAR NOT NULL, 
    subject VARCHAR, 
    text_body VARCHAR, 
    state VARCHAR DEFAULT 'QUEUED' NOT NULL, 
    attempts INTEGER DEFAULT '0' NOT NULL, 
    last_error VARCHAR, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    give_up_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    sent_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_messages PRIMARY KEY (id), 
    CONSTRAINT ck_messages_audience CHECK (audience IN ('customer', 'staff')), 
    CONSTRAINT ck_messages_state CHECK (state IN ('QUEUED', 'SENT', 'FAILED', 'WITHDRAWN')), 
    CONSTRAINT uq_messages_message_id UNIQUE (message_id)
);

CREATE INDEX ix_messages_appointment_id ON messages (appointment_id);

CREATE INDEX ix_messages_created_at ON messages (created_at);

CREATE INDEX ix_messages_customer_id_created_at ON messages (customer_id, created_at);

CREATE TABLE occupancy (
    id UUID NOT NULL, 
    subject_id UUID NOT NULL, 
    during TSTZRANGE NOT NULL, 
    kind VARCHAR NOT NULL, 
    source_id UUID NOT NULL, 
    service_id UUID, 
    expires_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_occupancy PRIMARY KEY (id), 
    CONSTRAINT occupancy_no_overlap EXCLUDE USING gist (subject_id WITH =, during WITH &&), 
    CONSTRAINT ck_occupancy_kind CHECK (kind IN ('HOLD', 'APPOINTMENT', 'BLOCK')), 
    CONSTRAINT ck_occupancy_half_open CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during))
);

CREATE INDEX ix_occupancy_source_id ON occupancy (source_id);

CREATE TABLE salon (
    id UUID NOT NULL, 
    only_one BOOLEAN DEFAULT true NOT NULL, 
    name VARCHAR NOT NULL, 
    about VARCHAR DEFAULT '' NOT NULL, 
    country VARCHAR NOT NULL, 
    timezone VARCHAR NOT NULL, 
    currency VARCHAR NOT NULL, 
    locale VARCHAR DEFAULT 'en' NOT NULL, 
    email CITEXT, 
    phone VARCHAR, 
    website VARCHAR, 
    brand_color VARCHAR, 
    logo_key VARCHAR, 
    policies_text VARCHAR DEFAULT '' NOT NULL, 
    booking_horizon_days INTEGER DEFAULT '60' NOT NULL, 
    minimum_notice_minutes INTEGER DEFAULT '60' NOT NULL, 
    slot_step_minutes INTEGER DEFAULT '15' NOT NULL, 
    hold_minutes INTEGER DEFAULT '5' NOT NULL, 
    cancellation_cutoff_minutes INTEGER DEFAULT '1440' NOT NULL, 
    reminder_hours INTEGER[] DEFAULT '{24}' NOT NULL, 
    reminds_staff BOOLEAN DEFAULT true NOT NULL, 
    any_staff_rule VARCHAR DEFAULT 'LEAST_BUSY' NOT NULL, 
    observes_public_holidays BOOLEAN DEFAULT true NOT NULL, 
    holiday_subdivision VARCHAR, 
    catalogue_version INTEGER DEFAULT '1' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_salon PRIMARY KEY (id), 
    CONSTRAINT ck_salon_country_iso_3166 CHECK (country ~ '^[A-Z]{2}$'), 
    CONSTRAINT ck_salon_currency_iso_4217 CHECK (currency ~ '^[A-Z]{3}$'), 
    CONSTRAINT ck_salon_booking_horizon_days CHECK (booking_horizon_days BETWEEN 1 AND 730), 
    CONSTRAINT ck_salon_cancellation_cutoff_minutes CHECK (cancellation_cutoff_minutes BETWEEN 0 AND 525600), 
    CONSTRAINT ck_salon_hold_minutes CHECK (hold_minutes BETWEEN 1 AND 60), 
    CONSTRAINT ck_salon_minimum_notice_minutes CHECK (minimum_notice_minutes BETWEEN 0 AND 525600), 
    CONSTRAINT ck_salon_only_one CHECK (only_one), 
    CONSTRAINT ck_salon_slot_step_minutes CHECK (slot_step_minutes BETWEEN 5 AND 240), 
    CONSTRAINT uq_salon_only_one UNIQUE (only_one)
);

CREATE TABLE service_categories (
    id UUID NOT NULL, 
    name VARCHAR NOT NULL, 
    position INTEGER DEFAULT '0' NOT NULL, 
    CONSTRAINT pk_service_categories PRIMARY KEY (id), 
    CONSTRAINT uq_service_categories_name UNIQUE (name)
);

CREATE TABLE worked_holidays (
    on_day DATE NOT NULL, 
    CONSTRAINT pk_worked_holidays PRIMARY KEY (on_day)
);

CREATE TABLE closures (
    id UUID NOT NULL, 
    location_id UUID, 
    starts_on DATE NOT NULL, 
    ends_on DATE NOT NULL, 
    reason VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_closures PRIMARY KEY (id), 
    CONSTRAINT ck_closures_ends_after_start CHECK (starts_on <= ends_on), 
    CONSTRAINT fk_closures_location_id_locations FOREIGN KEY(location_id) REFERENCES locations (id) ON DELETE CASCADE
);

CREATE TABLE one_time_codes (
    id UUID NOT NULL, 
    purpose VARCHAR NOT NULL, 
    email CITEXT NOT NULL, 
    account_id UUID, 
    name VARCHAR DEFAULT '' NOT NULL, 
    role VARCHAR, 
    staff_member_id UUID, 
    password_hash VARCHAR, 
    code_digest BYTEA, 
    attempts INTEGER DEFAULT '0' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    used_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_one_time_codes PRIMARY KEY (id), 
    CONSTRAINT ck_one_time_codes_purpose CHECK (purpose IN ('sign_in', 'reset', 'verify', 'register', 'invite', 'handover')), 
    CONSTRAINT ck_one_time_codes_role CHECK (role IN ('owner', 'manager', 'reception', 'staff')), 
    CONSTRAINT fk_one_time_codes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE INDEX ix_one_time_codes_code_digest ON one_time_codes (code_digest);

CREATE INDEX ix_one_time_codes_email_purpose ON one_time_codes (email, purpose);

CREATE TABLE refresh_tokens (
    id UUID NOT NULL, 
    account_id UUID NOT NULL, 
    family_id UUID NOT NULL, 
    token_digest BYTEA NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    used_at TIMESTAMP WITH TIME ZONE, 
    revoked_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (id), 
    CONSTRAINT fk_refresh_tokens_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
    CONSTRAINT uq_refresh_tokens_token_digest UNIQUE (token_digest)
);

CREATE INDEX ix_refresh_tokens_family_id ON refresh_tokens (family_id);

CREATE TABLE services (
    id UUID NOT NULL, 
    category_id UUID, 
    name VARCHAR NOT NULL, 
    slug VARCHAR NOT NULL, 
    description VARCHAR DEFAULT '' NOT NULL, 
    photo_key VARCHAR, 
    duration_minutes INTEGER NOT NULL, 
    buffer_before_minutes INTEGER DEFAULT '0' NOT NULL, 
    buffer_after_minutes INTEGER DEFAULT '0' NOT NULL, 
    price_minor INTEGER NOT NULL, 
    visibility VARCHAR DEFAULT 'PUBLIC' NOT NULL, 
    requires_approval BOOLEAN DEFAULT false NOT NULL, 
    max_per_day INTEGER, 
    color VARCHAR, 
    position INTEGER DEFAULT '0' NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_services PRIMARY KEY (id), 
    CONSTRAINT ck_services_buffer_after_minutes CHECK (buffer_after_minutes BETWEEN 0 AND 240), 
    CONSTRAINT ck_services_buffer_before_minutes CHECK (buffer_before_minutes BETWEEN 0 AND 240), 
    CONSTRAINT ck_services_duration_minutes CHECK (duration_minutes BETWEEN 5 AND 1440), 
    CONSTRAINT ck_services_max_per_day CHECK (max_per_day > 0), 
    CONSTRAINT ck_services_price_minor CHECK (price_minor >= 0), 
    CONSTRAINT fk_services_category_id_service_categories FOREIGN KEY(category_id) REFERENCES service_categories (id) ON DELETE SET NULL
);

CREATE UNIQUE INDEX uq_services_slug ON services (slug) WHERE archived_at IS NULL;

CREATE TABLE sessions (
    id UUID NOT NULL, 
    account_id UUID NOT NULL, 
    token_digest BYTEA NOT NULL, 
    user_agent VARCHAR DEFAULT '' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    revoked_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_sessions PRIMARY KEY (id), 
    CONSTRAINT fk_sessions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
    CONSTRAINT uq_sessions_token_digest UNIQUE (token_digest)
);

CREATE INDEX ix_sessions_account_id ON sessions (account_id);

CREATE TABLE staff_members (
    id UUID NOT NULL, 
    location_id UUID NOT NULL, 
    name VARCHAR NOT NULL, 
    title VARCHAR DEFAULT '' NOT NULL, 
    bio VARCHAR DEFAULT '' NOT NULL, 
    photo_key VARCHAR, 
    color VARCHAR, 
    bookable_online BOOLEAN DEFAULT true NOT NULL, 
    max_appointments_per_day INTEGER, 
    position INTEGER DEFAULT '0' NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_staff_members PRIMARY KEY (id), 
    CONSTRAINT ck_staff_members_max_appointments_per_day CHECK (max_appointments_per_day > 0), 
    CONSTRAINT fk_staff_members_location_id_locations FOREIGN KEY(location_id) REFERENCES locations (id)
);

CREATE TABLE appointments (
    id UUID NOT NULL, 
    reference VARCHAR NOT NULL, 
    status VARCHAR NOT NULL, 
    service_id UUID NOT NULL, 
    service_name VARCHAR NOT NULL, 
    staff_member_id UUID NOT NULL, 
    location_id UUID NOT NULL, 
    customer_id UUID NOT NULL, 
    customer_name VARCHAR NOT NULL, 
    customer_email VARCHAR, 
    customer_phone VARCHAR, 
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    timezone VARCHAR NOT NULL, 
    buffer_before_minutes INTEGER DEFAULT '0' NOT NULL, 
    buffer_after_minutes INTEGER DEFAULT '0' NOT NULL, 
    price_minor INTEGER NOT NULL, 
    currency VARCHAR NOT NULL, 
    chosen_by VARCHAR, 
    source VARCHAR NOT NULL, 
    customer_notes VARCHAR DEFAULT '' NOT NULL, 
    override_reason VARCHAR, 
    policy JSONB NOT NULL, 
    manage_nonce VARCHAR NOT NULL, 
    sequence INTEGER DEFAULT '0' NOT NULL, 
    cancel_reason VARCHAR, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    cancelled_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_appointments PRIMARY KEY (id), 
    CONSTRAINT ck_appointments_status CHECK (status IN ('PENDING', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW')), 
    CONSTRAINT ck_appointments_price_minor CHECK (price_minor >= 0), 
    CONSTRAINT ck_appointments_ends_after_start CHECK (starts_at < ends_at), 
    CONSTRAINT fk_appointments_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
    CONSTRAINT fk_appointments_location_id_locations FOREIGN KEY(location_id) REFERENCES locations (id), 
    CONSTRAINT fk_appointments_service_id_services FOREIGN KEY(service_id) REFERENCES services (id), 
    CONSTRAINT fk_appointments_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id), 
    CONSTRAINT uq_appointments_reference UNIQUE (reference)
);

CREATE INDEX ix_appointments_customer_id_starts_at ON appointments (customer_id, starts_at);

CREATE INDEX ix_appointments_staff_member_id_starts_at ON appointments (staff_member_id, starts_at);

CREATE INDEX ix_appointments_starts_at ON appointments (starts_at);

CREATE TABLE blocks (
    id UUID NOT NULL, 
    staff_member_id UUID NOT NULL, 
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    kind VARCHAR NOT NULL, 
    reason VARCHAR DEFAULT '' NOT NULL, 
    created_by_id UUID, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_blocks PRIMARY KEY (id), 
    CONSTRAINT ck_blocks_kind CHECK (kind IN ('BREAK', 'TRAINING', 'OTHER')), 
    CONSTRAINT ck_blocks_ends_after_start CHECK (starts_at < ends_at), 
    CONSTRAINT fk_blocks_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id)
);

CREATE INDEX ix_blocks_staff_member_id_starts_at ON blocks (staff_member_id, starts_at);

CREATE TABLE day_overrides (
    id UUID NOT NULL, 
    staff_member_id UUID NOT NULL, 
    on_day DATE NOT NULL, 
    starts_minute INTEGER, 
    ends_minute INTEGER, 
    CONSTRAINT pk_day_overrides PRIMARY KEY (id), 
    CONSTRAINT day_overrides_no_overlap EXCLUDE USING gist (staff_member_id WITH =, on_day WITH =, int4range(coalesce(starts_minute, 0), coalesce(ends_minute, 1440)) WITH &&), 
    CONSTRAINT ck_day_overrides_in_one_day CHECK ((starts_minute IS NULL AND ends_minute IS NULL) OR (0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440)), 
    CONSTRAINT fk_day_overrides_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id) ON DELETE CASCADE
);

CREATE TABLE holds (
    id UUID NOT NULL, 
    token_digest BYTEA NOT NULL, 
    visitor_digest BYTEA, 
    address_digest BYTEA, 
    service_id UUID NOT NULL, 
    staff_member_id UUID NOT NULL, 
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    price_minor INTEGER NOT NULL, 
    currency VARCHAR NOT NULL, 
    chosen_by VARCHAR, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_holds PRIMARY KEY (id), 
    CONSTRAINT ck_holds_ends_after_start CHECK (starts_at < ends_at), 
    CONSTRAINT fk_holds_service_id_services FOREIGN KEY(service_id) REFERENCES services (id), 
    CONSTRAINT fk_holds_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id)
);

CREATE INDEX ix_holds_address_digest ON holds (address_digest);

CREATE INDEX ix_holds_visitor_digest ON holds (visitor_digest);

CREATE TABLE staff_services (
    staff_member_id UUID NOT NULL, 
    service_id UUID NOT NULL, 
    price_minor INTEGER, 
    duration_minutes INTEGER, 
    CONSTRAINT pk_staff_services PRIMARY KEY (staff_member_id, service_id), 
    CONSTRAINT ck_staff_services_duration_minutes CHECK (duration_minutes BETWEEN 5 AND 1440), 
    CONSTRAINT ck_staff_services_price_minor CHECK (price_minor >= 0), 
    CONSTRAINT fk_staff_services_service_id_services FOREIGN KEY(service_id) REFERENCES services (id) ON DELETE CASCADE, 
    CONSTRAINT fk_staff_services_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id) ON DELETE CASCADE
);

CREATE TABLE time_off (
    id UUID NOT NULL, 
    staff_member_id UUID NOT NULL, 
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    reason VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_time_off PRIMARY KEY (id), 
    CONSTRAINT ck_time_off_ends_after_start CHECK (starts_at < ends_at), 
    CONSTRAINT fk_time_off_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id) ON DELETE CASCADE
);

CREATE INDEX ix_time_off_staff_member_id_ends_at ON time_off (staff_member_id, ends_at);

CREATE TABLE working_weeks (
    id UUID NOT NULL, 
    staff_member_id UUID NOT NULL, 
    valid_from DATE NOT NULL, 
    CONSTRAINT pk_working_weeks PRIMARY KEY (id), 
    CONSTRAINT fk_working_weeks_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id) ON DELETE CASCADE, 
    CONSTRAINT uq_working_weeks_staff_member_valid_from UNIQUE (staff_member_id, valid_from)
);

CREATE TABLE appointment_changes (
    id UUID NOT NULL, 
    appointment_id UUID NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    change VARCHAR NOT NULL, 
    status_from VARCHAR, 
    status_to VARCHAR NOT NULL, 
    by_role VARCHAR, 
    by_account_id UUID, 
    by_name VARCHAR NOT NULL, 
    details JSONB DEFAULT '{}' NOT NULL, 
    CONSTRAINT pk_appointment_changes PRIMARY KEY (id), 
    CONSTRAINT fk_appointment_changes_appointment_id_appointments FOREIGN KEY(appointment_id) REFERENCES appointments (id)
);

CREATE INDEX ix_appointment_changes_appointment_id_at ON appointment_changes (appointment_id, at);

CREATE TABLE reminders (
    id UUID NOT NULL, 
    appointment_id UUID NOT NULL, 
    hours_before INTEGER NOT NULL, 
    due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    sent_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_reminders PRIMARY KEY (id), 
    CONSTRAINT ck_reminders_hours_before CHECK (hours_before > 0), 
    CONSTRAINT fk_reminders_appointment_id_appointments FOREIGN KEY(appointment_id) REFERENCES appointments (id), 
    CONSTRAINT uq_reminders_appointment_id_hours_before UNIQUE (appointment_id, hours_before)
);

CREATE TABLE shifts (
    id UUID NOT NULL, 
    working_week_id UUID NOT NULL, 
    weekday INTEGER NOT NULL, 
    starts_minute INTEGER NOT NULL, 
    ends_minute INTEGER NOT NULL, 
    CONSTRAINT pk_shifts PRIMARY KEY (id), 
    CONSTRAINT shifts_no_overlap EXCLUDE USING gist (working_week_id WITH =, weekday WITH =, int4range(starts_minute, ends_minute) WITH &&), 
    CONSTRAINT ck_shifts_in_one_day CHECK (0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440), 
    CONSTRAINT ck_shifts_weekday CHECK (weekday BETWEEN 0 AND 6), 
    CONSTRAINT fk_shifts_working_week_id_working_weeks FOREIGN KEY(working_week_id) REFERENCES working_weeks (id) ON DELETE CASCADE
);

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING alembic_version.version_num;

ALTER TABLE appointments ADD COLUMN own_minutes INTEGER;

ALTER TABLE appointments ADD CONSTRAINT ck_appointments_own_minutes CHECK (own_minutes BETWEEN 5 AND 1440);

UPDATE alembic_version SET version_num='appointments_own_minutes' WHERE alembic_version.version_num = '0001';

ALTER TABLE salon ADD COLUMN business_type VARCHAR DEFAULT 'OTHER' NOT NULL;

CREATE TABLE gallery_photos (
    id UUID NOT NULL, 
    photo_key VARCHAR NOT NULL, 
    alt VARCHAR DEFAULT '' NOT NULL, 
    position INTEGER DEFAULT '0' NOT NULL, 
    CONSTRAINT pk_gallery_photos PRIMARY KEY (id)
);

CREATE TABLE settled_steps (
    step VARCHAR NOT NULL, 
    settled_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_settled_steps PRIMARY KEY (step)
);

UPDATE alembic_version SET version_num='salon_front' WHERE alembic_version.version_num = 'appointments_own_minutes';

CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFKC)));

CREATE FUNCTION phone_digits(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ltrim(regexp_replace(coalesce($1, ''), '[^0-9]', '', 'g'), '0');

CREATE FUNCTION searchable(name text, email text, phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ' ' || fold(name) || ' ' || lower(coalesce(email, '')) || ' ' || phone_digits(phone);

ALTER TABLE customers ADD COLUMN sort_name TEXT GENERATED ALWAYS AS ("left"(fold(name::text), 200)) STORED;

ALTER TABLE customers ADD COLUMN search_text TEXT GENERATED ALWAYS AS (searchable(name::text, email::text, phone::text)) STORED;

ALTER TABLE customers ADD COLUMN phone_key TEXT GENERATED ALWAYS AS ("right"(phone_digits(phone::text), 8)) STORED;

DROP INDEX ix_customers_name_trgm;

CREATE INDEX ix_customers_search_text_trgm ON customers USING gin (search_text gin_trgm_ops);

CREATE INDEX ix_customers_sort_name_id ON customers (sort_name, id);

CREATE INDEX ix_customers_phone_key ON customers (phone_key);

UPDATE alembic_version SET version_num='customers_search' WHERE alembic_version.version_num = 'salon_front';

ALTER TABLE customers ADD COLUMN allergies VARCHAR DEFAULT '' NOT NULL;

ALTER TABLE customers ADD COLUMN birth_month INTEGER;

ALTER TABLE customers ADD COLUMN birth_day INTEGER;

ALTER TABLE customers ADD COLUMN preferred_staff_member_id UUID;

ALTER TABLE customers ADD COLUMN reach_by VARCHAR;

ALTER TABLE customers ADD COLUMN tags VARCHAR[] DEFAULT '{}' NOT NULL;

ALTER TABLE customers ADD COLUMN merged_into_id UUID;

ALTER TABLE customers ADD COLUMN erased_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE customers ADD CONSTRAINT ck_customers_birth_month CHECK (birth_month BETWEEN 1 AND 12);

ALTER TABLE customers ADD CONSTRAINT ck_customers_birth_day CHECK (birth_day BETWEEN 1 AND 31);

ALTER TABLE customers ADD CONSTRAINT ck_customers_reach_by CHECK (reach_by IN ('EMAIL', 'PHONE', 'TEXT'));

ALTER TABLE customers ADD CONSTRAINT ck_customers_merged_into_another CHECK (merged_into_id <> id);

ALTER TABLE customers ADD CONSTRAINT fk_customers_merged_into_id_customers FOREIGN KEY(merged_into_id) REFERENCES customers (id);

ALTER TABLE customers ADD CONSTRAINT fk_customers_preferred_staff_member_id_staff_members FOREIGN KEY(preferred_staff_member_id) REFERENCES staff_members (id);

CREATE INDEX ix_customers_tags ON customers USING gin (tags);

CREATE INDEX ix_customers_merged_into_id ON customers (merged_into_id) WHERE merged_into_id IS NOT NULL;

CREATE TABLE customer_notes (
    id UUID NOT NULL, 
    customer_id UUID NOT NULL, 
    kind VARCHAR NOT NULL, 
    written_on DATE NOT NULL, 
    text VARCHAR NOT NULL, 
    by_account_id UUID, 
    by_name VARCHAR NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_customer_notes PRIMARY KEY (id), 
    CONSTRAINT ck_customer_notes_kind CHECK (kind IN ('NOTE', 'FORMULA')), 
    CONSTRAINT fk_customer_notes_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id)
);

CREATE INDEX ix_customer_notes_customer_id_written_on ON customer_notes (customer_id, written_on);

CREATE TABLE customer_consents (
    id UUID NOT NULL, 
    customer_id UUID NOT NULL, 
    kind VARCHAR NOT NULL, 
    given_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    noted_by_account_id UUID, 
    noted_by_name VARCHAR NOT NULL, 
    withdrawn_at TIMESTAMP WITH TIME ZONE, 
    withdrawn_by_name VARCHAR, 
    CONSTRAINT pk_customer_consents PRIMARY KEY (id), 
    CONSTRAINT ck_customer_consents_kind CHECK (kind IN ('PHOTOS')), 
    CONSTRAINT fk_customer_consents_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id)
);

CREATE UNIQUE INDEX uq_customer_consents_in_force ON customer_consents (customer_id, kind) WHERE withdrawn_at IS NULL;

CREATE TABLE customer_photos (
    id UUID NOT NULL, 
    customer_id UUID NOT NULL, 
    consent_id UUID NOT NULL, 
    key VARCHAR NOT NULL, 
    caption VARCHAR DEFAULT '' NOT NULL, 
    by_account_id UUID, 
    by_name VARCHAR NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_customer_photos PRIMARY KEY (id), 
    CONSTRAINT fk_customer_photos_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
    CONSTRAINT fk_customer_photos_consent_id_customer_consents FOREIGN KEY(consent_id) REFERENCES customer_consents (id)
);

CREATE INDEX ix_customer_photos_customer_id ON customer_photos (customer_id);

CREATE TABLE customer_changes (
    id UUID NOT NULL, 
    customer_id UUID NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    change VARCHAR NOT NULL, 
    by_role VARCHAR, 
    by_account_id UUID, 
    by_name VARCHAR NOT NULL, 
    details JSONB DEFAULT '{}' NOT NULL, 
    CONSTRAINT pk_customer_changes PRIMARY KEY (id), 
    CONSTRAINT fk_customer_changes_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id)
);

CREATE INDEX ix_customer_changes_customer_id_at ON customer_changes (customer_id, at);

CREATE TABLE customer_imports (
    id UUID NOT NULL, 
    filename VARCHAR NOT NULL, 
    content BYTEA, 
    mapping JSONB, 
    by_account_id UUID, 
    by_name VARCHAR NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    done_at TIMESTAMP WITH TIME ZONE, 
    outcome JSONB, 
    CONSTRAINT pk_customer_imports PRIMARY KEY (id)
);

UPDATE alembic_version SET version_num='customers_card' WHERE alembic_version.version_num = 'customers_search';

CREATE TABLE visit_tallies (
    customer_id UUID NOT NULL, 
    visits INTEGER NOT NULL, 
    no_shows INTEGER NOT NULL, 
    last_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_visit_tallies PRIMARY KEY (customer_id), 
    CONSTRAINT fk_visit_tallies_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id)
);

INSERT INTO visit_tallies (customer_id, visits, no_shows, last_at)
SELECT customer_id,
    count(*) FILTER (WHERE status = 'COMPLETED'),
    count(*) FILTER (WHERE status = 'NO_SHOW'),
    max(starts_at) FILTER (WHERE status = 'COMPLETED')
FROM appointments WHERE status IN ('COMPLETED', 'NO_SHOW') GROUP BY customer_id;

CREATE INDEX ix_appointments_completed_service_id ON appointments (service_id, customer_id) WHERE status = 'COMPLETED';

UPDATE alembic_version SET version_num='visit_tallies' WHERE alembic_version.version_num = 'customers_card';

CREATE TABLE time_off_requests (
    id UUID NOT NULL, 
    staff_member_id UUID NOT NULL, 
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    reason VARCHAR DEFAULT '' NOT NULL, 
    state VARCHAR DEFAULT 'PENDING' NOT NULL, 
    requested_by_id UUID, 
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    decided_by_id UUID, 
    decided_by VARCHAR DEFAULT '' NOT NULL, 
    decided_at TIMESTAMP WITH TIME ZONE, 
    note VARCHAR DEFAULT '' NOT NULL, 
    time_off_id UUID, 
    CONSTRAINT pk_time_off_requests PRIMARY KEY (id), 
    CONSTRAINT ck_time_off_requests_ends_after_start CHECK (starts_at < ends_at), 
    CONSTRAINT ck_time_off_requests_state CHECK (state IN ('PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN')), 
    CONSTRAINT fk_time_off_requests_staff_member_id_staff_members FOREIGN KEY(staff_member_id) REFERENCES staff_members (id) ON DELETE CASCADE, 
    CONSTRAINT fk_time_off_requests_time_off_id_time_off FOREIGN KEY(time_off_id) REFERENCES time_off (id) ON DELETE SET NULL
);

CREATE INDEX ix_time_off_requests_staff_member_id_ends_at ON time_off_requests (staff_member_id, ends_at);

UPDATE alembic_version SET version_num='time_off_requests' WHERE alembic_version.version_num = 'visit_tallies';

ALTER TABLE salon ADD COLUMN staff_sees_customers VARCHAR DEFAULT 'OWN' NOT NULL;

ALTER TABLE salon ADD CONSTRAINT ck_salon_staff_sees_customers CHECK (staff_sees_customers IN ('ALL', 'OWN'));

UPDATE alembic_version SET version_num='who_sees_customers' WHERE alembic_version.version_num = 'time_off_requests';

CREATE TABLE addons (
    id UUID NOT NULL, 
    name VARCHAR NOT NULL, 
    description VARCHAR DEFAULT '' NOT NULL, 
    duration_minutes INTEGER DEFAULT '0' NOT NULL, 
    price_minor INTEGER NOT NULL, 
    bookable_online BOOLEAN DEFAULT true NOT NULL, 
    position INTEGER DEFAULT '0' NOT NULL, 
    archived_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_addons PRIMARY KEY (id), 
    CONSTRAINT ck_addons_duration_minutes CHECK (duration_minutes BETWEEN 0 AND 480), 
    CONSTRAINT ck_addons_price_minor CHECK (price_minor >= 0)
);

CREATE TABLE addon_services (
    addon_id UUID NOT NULL, 
    service_id UUID NOT NULL, 
    CONSTRAINT pk_addon_services PRIMARY KEY (addon_id, service_id), 
    CONSTRAINT fk_addon_services_addon_id_addons FOREIGN KEY(addon_id) REFERENCES addons (id) ON DELETE CASCADE, 
    CONSTRAINT fk_addon_services_service_id_services FOREIGN KEY(service_id) REFERENCES services (id) ON DELETE CASCADE
);

ALTER TABLE holds ADD COLUMN addons JSONB DEFAULT '[]' NOT NULL;

ALTER TABLE appointments ADD COLUMN addons JSONB DEFAULT '[]' NOT NULL;

UPDATE alembic_version SET version_num='addons' WHERE alembic_version.version_num = 'who_sees_customers';

ALTER TABLE services ADD COLUMN parent_id UUID;

ALTER TABLE services ADD COLUMN variant VARCHAR;

ALTER TABLE services ADD CONSTRAINT fk_services_parent_id_services FOREIGN KEY(parent_id) REFERENCES services (id);

ALTER TABLE services ADD CONSTRAINT ck_services_variant_of_something CHECK ((parent_id IS NULL) = (variant IS NULL));

UPDATE alembic_version SET version_num='variants' WHERE alembic_version.version_num = 'addons';

ALTER TABLE holds ADD COLUMN came_from JSONB;

ALTER TABLE appointments ADD COLUMN came_from JSONB;

UPDATE alembic_version SET version_num='came_from' WHERE alembic_version.version_num = 'variants';

CREATE TABLE message_rules (
    kind VARCHAR NOT NULL, 
    audience VARCHAR NOT NULL, 
    is_on BOOLEAN DEFAULT true NOT NULL, 
    own_words VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_message_rules PRIMARY KEY (kind, audience), 
    CONSTRAINT ck_message_rules_audience CHECK (audience IN ('customer', 'staff'))
);

ALTER TABLE messages ADD COLUMN is_test BOOLEAN DEFAULT false NOT NULL;

UPDATE alembic_version SET version_num='message_rules' WHERE alembic_version.version_num = 'came_from';

CREATE TABLE audit_entries (
    id UUID NOT NULL, 
    at TIMESTAMP WITH TIME ZONE NOT NULL, 
    account_id UUID, 
    role VARCHAR, 
    name VARCHAR DEFAULT '' NOT NULL, 
    verb VARCHAR NOT NULL, 
    subject_kind VARCHAR NOT NULL, 
    subject_id UUID, 
    subject_name VARCHAR DEFAULT '' NOT NULL, 
    changes JSONB DEFAULT '{}' NOT NULL, 
    request_id VARCHAR, 
    CONSTRAINT pk_audit_entries PRIMARY KEY (id)
);

CREATE INDEX ix_audit_entries_at ON audit_entries (at, id);

CREATE INDEX ix_audit_entries_account_id_at ON audit_entries (account_id, at);

UPDATE alembic_version SET version_num='audit_entries' WHERE alembic_version.version_num = 'message_rules';

CREATE TABLE exports (
    id UUID NOT NULL, 
    asked_by_id UUID NOT NULL, 
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    ready_at TIMESTAMP WITH TIME ZONE, 
    expires_at TIMESTAMP WITH TIME ZONE, 
    key VARCHAR, 
    bytes_count INTEGER, 
    CONSTRAINT pk_exports PRIMARY KEY (id), 
    CONSTRAINT ck_exports_ready_until CHECK ((ready_at IS NULL) = (expires_at IS NULL))
);

UPDATE alembic_version SET version_num='exports' WHERE alembic_version.version_num = 'audit_entries';

ALTER TABLE salon ADD COLUMN closed_at TIMESTAMP WITH TIME ZONE;

UPDATE alembic_version SET version_num='salon_closing' WHERE alembic_version.version_num = 'exports';

ALTER TABLE accounts ADD COLUMN locale VARCHAR;

UPDATE alembic_version SET version_num='accounts_locale' WHERE alembic_version.version_num = 'salon_closing';

UPDATE customers SET email = NULL, phone = NULL, notes = '', allergies = '', birth_month = NULL, birth_day = NULL, tags = '{}' WHERE erased_at IS NOT NULL;

ALTER TABLE customers ADD CONSTRAINT ck_customers_erased_is_blank CHECK (erased_at IS NULL OR (email IS NULL AND phone IS NULL AND notes = '' AND allergies = ''));

UPDATE alembic_version SET version_num='customers_erased' WHERE alembic_version.version_num = 'accounts_locale';

ALTER TABLE salon ADD COLUMN ended_at TIMESTAMP WITH TIME ZONE;

UPDATE alembic_version SET version_num='salon_ended' WHERE alembic_version.version_num = 'customers_erased';

CREATE INDEX ix_messages_failed ON messages (created_at) WHERE state = 'FAILED';

UPDATE alembic_version SET version_num='messages_failed' WHERE alembic_version.version_num = 'salon_ended';

ALTER TABLE locations ADD COLUMN region VARCHAR;

UPDATE alembic_version SET version_num='locations_region' WHERE alembic_version.version_num = 'messages_failed';

CREATE TABLE ledger_entries (
    id UUID NOT NULL, 
    kind VARCHAR NOT NULL, 
    cause_id UUID NOT NULL, 
    currency VARCHAR NOT NULL, 
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    reverses_id UUID, 
    reason VARCHAR DEFAULT '' NOT NULL, 
    by_account_id UUID, 
    by_name VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_ledger_entries PRIMARY KEY (id), 
    CONSTRAINT ck_ledger_entries_reverses CHECK ((kind = 'reversed') = (reverses_id IS NOT NULL)), 
    CONSTRAINT fk_ledger_entries_reverses_id_ledger_entries FOREIGN KEY(reverses_id) REFERENCES ledger_entries (id), 
    CONSTRAINT uq_ledger_entries_kind_cause_id UNIQUE (kind, cause_id), 
    CONSTRAINT uq_ledger_entries_reverses_id UNIQUE (reverses_id)
);

CREATE INDEX ix_ledger_entries_occurred_at ON ledger_entries (occurred_at);

CREATE TABLE ledger_postings (
    id UUID NOT NULL, 
    entry_id UUID NOT NULL, 
    account VARCHAR NOT NULL, 
    amount_minor BIGINT NOT NULL, 
    means VARCHAR, 
    appointment_id UUID, 
    customer_id UUID, 
    staff_member_id UUID, 
    service_id UUID, 
    CONSTRAINT pk_ledger_postings PRIMARY KEY (id), 
    CONSTRAINT ck_ledger_postings_amount_minor CHECK (amount_minor <> 0), 
    CONSTRAINT fk_ledger_postings_entry_id_ledger_entries FOREIGN KEY(entry_id) REFERENCES ledger_entries (id)
);

CREATE INDEX ix_ledger_postings_entry_id ON ledger_postings (entry_id);

CREATE INDEX ix_ledger_postings_appointment_id ON ledger_postings (appointment_id);

CREATE INDEX ix_ledger_postings_customer_id ON ledger_postings (customer_id);

CREATE INDEX ix_ledger_postings_staff_member_id ON ledger_postings (staff_member_id);

CREATE INDEX ix_ledger_postings_account ON ledger_postings (account);

CREATE TABLE payments (
    id UUID NOT NULL, 
    appointment_id UUID NOT NULL, 
    customer_id UUID, 
    means VARCHAR NOT NULL, 
    purpose VARCHAR NOT NULL, 
    state VARCHAR NOT NULL, 
    amount_minor INTEGER NOT NULL, 
    tip_minor INTEGER DEFAULT '0' NOT NULL, 
    tips JSONB DEFAULT '{}' NOT NULL, 
    refunded_minor INTEGER DEFAULT '0' NOT NULL, 
    currency VARCHAR NOT NULL, 
    gateway_account VARCHAR, 
    gateway_ref VARCHAR, 
    due_at TIMESTAMP WITH TIME ZONE, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    settled_at TIMESTAMP WITH TIME ZONE, 
    failure VARCHAR DEFAULT '' NOT NULL, 
    by_account_id UUID, 
    by_name VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_payments PRIMARY KEY (id), 
    CONSTRAINT ck_payments_amount_minor CHECK (amount_minor > 0), 
    CONSTRAINT ck_payments_tip_minor CHECK (tip_minor BETWEEN 0 AND amount_minor), 
    CONSTRAINT ck_payments_refunded_minor CHECK (refunded_minor BETWEEN 0 AND amount_minor), 
    CONSTRAINT ck_payments_purpose CHECK (purpose IN ('deposit', 'full', 'balance', 'fee')), 
    CONSTRAINT ck_payments_state CHECK (state IN ('REQUESTED', 'AUTHORISED', 'SUCCEEDED', 'CANCELLED', 'FAILED')), 
    CONSTRAINT ck_payments_settled_at CHECK ((state = 'SUCCEEDED') = (settled_at IS NOT NULL)), 
    CONSTRAINT uq_payments_means_gateway_ref UNIQUE (means, gateway_ref)
);

CREATE INDEX ix_payments_appointment_id ON payments (appointment_id);

CREATE INDEX ix_payments_created_at ON payments (created_at);

CREATE TABLE refunds (
    id UUID NOT NULL, 
    payment_id UUID NOT NULL, 
    state VARCHAR NOT NULL, 
    amount_minor INTEGER NOT NULL, 
    reason VARCHAR DEFAULT '' NOT NULL, 
    gateway_ref VARCHAR, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    settled_at TIMESTAMP WITH TIME ZONE, 
    failure VARCHAR DEFAULT '' NOT NULL, 
    by_account_id UUID, 
    by_name VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_refunds PRIMARY KEY (id), 
    CONSTRAINT ck_refunds_amount_minor CHECK (amount_minor > 0), 
    CONSTRAINT ck_refunds_state CHECK (state IN ('OWED', 'SENT', 'SUCCEEDED', 'FAILED', 'WITHDRAWN')), 
    CONSTRAINT ck_refunds_settled_at CHECK ((state = 'SUCCEEDED') = (settled_at IS NOT NULL)), 
    CONSTRAINT fk_refunds_payment_id_payments FOREIGN KEY(payment_id) REFERENCES payments (id), 
    CONSTRAINT uq_refunds_gateway_ref UNIQUE (gateway_ref)
);

CREATE INDEX ix_refunds_payment_id ON refunds (payment_id);

CREATE TABLE gateway_accounts (
    id UUID NOT NULL, 
    means VARCHAR NOT NULL, 
    account VARCHAR NOT NULL, 
    is_live BOOLEAN NOT NULL, 
    webhook_secrets BYTEA NOT NULL, 
    credentials BYTEA, 
    connected_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    disconnected_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_gateway_accounts PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_gateway_accounts_means_connected ON gateway_accounts (means) WHERE disconnected_at IS NULL;

CREATE TABLE gateway_events (
    id UUID NOT NULL, 
    means VARCHAR NOT NULL, 
    event VARCHAR NOT NULL, 
    kind VARCHAR NOT NULL, 
    ref VARCHAR, 
    state VARCHAR NOT NULL, 
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    received_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    settled_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_gateway_events PRIMARY KEY (id), 
    CONSTRAINT ck_gateway_events_state CHECK (state IN ('NEW', 'DONE', 'REFUSED')), 
    CONSTRAINT uq_gateway_events_means_event UNIQUE (means, event)
);

CREATE INDEX ix_gateway_events_received_at ON gateway_events (received_at);

CREATE TABLE money_alerts (
    id UUID NOT NULL, 
    kind VARCHAR NOT NULL, 
    about VARCHAR NOT NULL, 
    details JSONB DEFAULT '{}' NOT NULL, 
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    seen_at TIMESTAMP WITH TIME ZONE, 
    seen_by_name VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_money_alerts PRIMARY KEY (id), 
    CONSTRAINT uq_money_alerts_kind_about UNIQUE (kind, about)
);

CREATE INDEX ix_money_alerts_raised_at ON money_alerts (raised_at);

CREATE FUNCTION refuse_unbalanced_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written GROUP BY entry_id HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION 'the postings of an entry do not sum to zero'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_postings_balance', TABLE = 'ledger_postings';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION refuse_changed_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only ever added to'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_append_only', TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER ledger_postings_balance AFTER INSERT ON ledger_postings
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_entries();

CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_entries();

CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_entries();

UPDATE alembic_version SET version_num='ledger' WHERE alembic_version.version_num = 'locations_region';

CREATE TABLE payment_rules (
    id UUID NOT NULL, 
    position INTEGER NOT NULL, 
    ask VARCHAR NOT NULL, 
    amount_minor INTEGER, 
    percent INTEGER, 
    of_whom VARCHAR DEFAULT 'EVERYBODY' NOT NULL, 
    no_shows INTEGER, 
    tag VARCHAR, 
    service_ids UUID[] DEFAULT '{}' NOT NULL, 
    weekdays INTEGER[] DEFAULT '{}' NOT NULL, 
    min_price_minor INTEGER, 
    is_active BOOLEAN DEFAULT true NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    CONSTRAINT pk_payment_rules PRIMARY KEY (id), 
    CONSTRAINT ck_payment_rules_ask CHECK (ask IN ('NOTHING', 'FIXED', 'PERCENT', 'FULL', 'CARD')), 
    CONSTRAINT ck_payment_rules_of_whom CHECK (of_whom IN ('EVERYBODY', 'NEW', 'NO_SHOWS', 'TAGGED')), 
    CONSTRAINT ck_payment_rules_amount_minor CHECK ((ask = 'FIXED') = (amount_minor IS NOT NULL) AND amount_minor > 0), 
    CONSTRAINT ck_payment_rules_percent CHECK ((ask = 'PERCENT') = (percent IS NOT NULL) AND percent BETWEEN 1 AND 100), 
    CONSTRAINT ck_payment_rules_no_shows CHECK ((of_whom = 'NO_SHOWS') = (no_shows IS NOT NULL) AND no_shows > 0), 
    CONSTRAINT ck_payment_rules_tag CHECK ((of_whom = 'TAGGED') = (tag IS NOT NULL) AND tag <> ''), 
    CONSTRAINT ck_payment_rules_weekdays CHECK (weekdays <@ ARRAY[0, 1, 2, 3, 4, 5, 6]), 
    CONSTRAINT ck_payment_rules_min_price_minor CHECK (min_price_minor > 0)
);

CREATE INDEX ix_payment_rules_position ON payment_rules (position);

CREATE TABLE refund_tiers (
    id UUID NOT NULL, 
    service_id UUID, 
    notice_minutes INTEGER NOT NULL, 
    percent INTEGER NOT NULL, 
    CONSTRAINT pk_refund_tiers PRIMARY KEY (id), 
    CONSTRAINT ck_refund_tiers_notice_minutes CHECK (notice_minutes BETWEEN 0 AND 525600), 
    CONSTRAINT ck_refund_tiers_percent CHECK (percent BETWEEN 0 AND 100), 
    CONSTRAINT fk_refund_tiers_service_id_services FOREIGN KEY(service_id) REFERENCES services (id), 
    CONSTRAINT uq_refund_tiers_service_id_notice_minutes UNIQUE NULLS NOT DISTINCT (service_id, notice_minutes)
);

CREATE TABLE cancellation_fees (
    cause VARCHAR NOT NULL, 
    percent INTEGER, 
    amount_minor INTEGER, 
    CONSTRAINT pk_cancellation_fees PRIMARY KEY (cause), 
    CONSTRAINT ck_cancellation_fees_cause CHECK (cause IN ('late_cancel', 'no_show')), 
    CONSTRAINT ck_cancellation_fees_share CHECK (num_nonnulls(percent, amount_minor) = 1), 
    CONSTRAINT ck_cancellation_fees_percent CHECK (percent BETWEEN 1 AND 100), 
    CONSTRAINT ck_cancellation_fees_amount_minor CHECK (amount_minor > 0)
);

UPDATE alembic_version SET version_num='payment_terms' WHERE alembic_version.version_num = 'ledger';

ALTER TABLE appointments ADD COLUMN deposit_minor INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE appointments ADD COLUMN awaits_payment_until TIMESTAMP WITH TIME ZONE;

ALTER TABLE appointments ADD CONSTRAINT ck_appointments_deposit_minor CHECK (deposit_minor >= 0);

UPDATE alembic_version SET version_num='paid_ahead' WHERE alembic_version.version_num = 'payment_terms';

CREATE TABLE invoice_settings (
    id UUID NOT NULL, 
    only_one BOOLEAN DEFAULT true NOT NULL, 
    legal_name VARCHAR DEFAULT '' NOT NULL, 
    address VARCHAR DEFAULT '' NOT NULL, 
    tax_number VARCHAR DEFAULT '' NOT NULL, 
    small_print VARCHAR DEFAULT '' NOT NULL, 
    number_prefix VARCHAR DEFAULT '' NOT NULL, 
    shows_tax BOOLEAN DEFAULT false NOT NULL, 
    prices_include_tax BOOLEAN DEFAULT true NOT NULL, 
    CONSTRAINT pk_invoice_settings PRIMARY KEY (id), 
    CONSTRAINT ck_invoice_settings_only_one CHECK (only_one), 
    CONSTRAINT uq_invoice_settings_only_one UNIQUE (only_one)
);

CREATE TABLE tax_rates (
    id UUID NOT NULL, 
    name VARCHAR NOT NULL, 
    rate INTEGER NOT NULL, 
    is_default BOOLEAN DEFAULT false NOT NULL, 
    CONSTRAINT pk_tax_rates PRIMARY KEY (id), 
    CONSTRAINT ck_tax_rates_rate CHECK (rate BETWEEN 0 AND 10000)
);

CREATE UNIQUE INDEX uq_tax_rates_is_default ON tax_rates (is_default) WHERE is_default;

CREATE TABLE service_tax_rates (
    service_id UUID NOT NULL, 
    tax_rate_id UUID NOT NULL, 
    CONSTRAINT pk_service_tax_rates PRIMARY KEY (service_id), 
    CONSTRAINT fk_service_tax_rates_service_id_services FOREIGN KEY(service_id) REFERENCES services (id) ON DELETE CASCADE, 
    CONSTRAINT fk_service_tax_rates_tax_rate_id_tax_rates FOREIGN KEY(tax_rate_id) REFERENCES tax_rates (id) ON DELETE CASCADE
);

CREATE TABLE invoice_counters (
    kind VARCHAR NOT NULL, 
    year INTEGER NOT NULL, 
    last INTEGER NOT NULL, 
    CONSTRAINT pk_invoice_counters PRIMARY KEY (kind, year)
);

CREATE TABLE invoices (
    id UUID NOT NULL, 
    kind VARCHAR NOT NULL, 
    year INTEGER NOT NULL, 
    sequence INTEGER NOT NULL, 
    number VARCHAR NOT NULL, 
    cause_id UUID NOT NULL, 
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    issued_on DATE NOT NULL, 
    supplied_on DATE NOT NULL, 
    language VARCHAR NOT NULL, 
    country VARCHAR NOT NULL, 
    currency VARCHAR NOT NULL, 
    seller JSONB NOT NULL, 
    buyer JSONB NOT NULL, 
    appointment_id UUID, 
    customer_id UUID, 
    credits_id UUID, 
    reason VARCHAR DEFAULT '' NOT NULL, 
    tax_included BOOLEAN NOT NULL, 
    net_minor BIGINT NOT NULL, 
    tax_minor BIGINT NOT NULL, 
    gross_minor BIGINT NOT NULL, 
    tip_minor BIGINT DEFAULT '0' NOT NULL, 
    rates JSONB NOT NULL, 
    payments JSONB NOT NULL, 
    by_account_id UUID, 
    by_name VARCHAR DEFAULT '' NOT NULL, 
    CONSTRAINT pk_invoices PRIMARY KEY (id), 
    CONSTRAINT ck_invoices_kind CHECK (kind IN ('invoice', 'receipt', 'credit_note')), 
    CONSTRAINT ck_invoices_credits CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL)), 
    CONSTRAINT ck_invoices_sequence CHECK (sequence > 0), 
    CONSTRAINT ck_invoices_gross_minor CHECK (net_minor + tax_minor = gross_minor), 
    CONSTRAINT ck_invoices_not_negative CHECK (net_minor >= 0 AND tax_minor >= 0 AND tip_minor >= 0), 
    CONSTRAINT fk_invoices_credits_id_invoices FOREIGN KEY(credits_id) REFERENCES invoices (id), 
    CONSTRAINT uq_invoices_kind_year_sequence UNIQUE (kind, year, sequence), 
    CONSTRAINT uq_invoices_number UNIQUE (number), 
    CONSTRAINT uq_invoices_cause_id UNIQUE (cause_id)
);

CREATE INDEX ix_invoices_issued_at ON invoices (issued_at, id);

CREATE INDEX ix_invoices_issued_on ON invoices (issued_on);

CREATE INDEX ix_invoices_appointment_id ON invoices (appointment_id);

CREATE INDEX ix_invoices_customer_id ON invoices (customer_id);

CREATE INDEX ix_invoices_credits_id ON invoices (credits_id);

CREATE TABLE invoice_lines (
    id UUID NOT NULL, 
    invoice_id UUID NOT NULL, 
    position INTEGER NOT NULL, 
    description VARCHAR NOT NULL, 
    quantity INTEGER NOT NULL, 
    unit_price_minor BIGINT NOT NULL, 
    discount_minor BIGINT DEFAULT '0' NOT NULL, 
    rate INTEGER NOT NULL, 
    rate_name VARCHAR NOT NULL, 
    net_minor BIGINT NOT NULL, 
    tax_minor BIGINT NOT NULL, 
    gross_minor BIGINT NOT NULL, 
    service_id UUID, 
    staff_member_id UUID, 
    credits_line_id UUID, 
    CONSTRAINT pk_invoice_lines PRIMARY KEY (id), 
    CONSTRAINT ck_invoice_lines_quantity CHECK (quantity > 0), 
    CONSTRAINT ck_invoice_lines_gross_minor CHECK (net_minor + tax_minor = gross_minor), 
    CONSTRAINT ck_invoice_lines_not_negative CHECK (net_minor >= 0 AND tax_minor >= 0 AND discount_minor >= 0), 
    CONSTRAINT fk_invoice_lines_invoice_id_invoices FOREIGN KEY(invoice_id) REFERENCES invoices (id), 
    CONSTRAINT fk_invoice_lines_credits_line_id_invoice_lines FOREIGN KEY(credits_line_id) REFERENCES invoice_lines (id), 
    CONSTRAINT uq_invoice_lines_invoice_id_position UNIQUE (invoice_id, position)
);

CREATE INDEX ix_invoice_lines_credits_line_id ON invoice_lines (credits_line_id);

CREATE FUNCTION refuse_changed_invoices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was issued is never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_append_only', TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER invoices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoices
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_invoices();

CREATE TRIGGER invoice_lines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_invoices();

UPDATE alembic_version SET version_num='invoices' WHERE alembic_version.version_num = 'paid_ahead';

ALTER TABLE gateway_events ADD COLUMN payment_id UUID;

UPDATE alembic_version SET version_num='gateway_events_payment' WHERE alembic_version.version_num = 'invoices';
