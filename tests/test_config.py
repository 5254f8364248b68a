import pytest

from app.config import DEVELOPMENT_SECRET_KEY, Settings, SettingsError

KEY = "k" * 32


def production(**environ: str) -> Settings:
    return Settings.from_environ({"ENVIRONMENT": "production", "SECRET_KEY": KEY, **environ})


class TestDefaults:
    def test_an_empty_environment_is_a_development_copy(self):
        settings = Settings.from_environ({})

        assert settings.environment == "development"
        assert settings.platform_url == "http://localhost:8000"
        assert settings.salon_url("luma") == "http://luma.localhost:8000"
        assert settings.database_url is settings.redis_url is settings.owner_url is None

    def test_production_is_reached_over_tls_and_logs_json(self):
        settings = production(PLATFORM_DOMAIN="parlour.example")

        assert settings.salon_url("luma") == "https://luma.parlour.example"
        assert (settings.is_secure, settings.log_format) == (True, "json")

    def test_the_port_moves_the_addresses(self):
        assert Settings.from_environ({"PORT": "8123"}).salon_url("luma") == "http://luma.localhost:8123"

    def test_a_public_port_of_its_own_wins_and_the_usual_one_goes_without_saying(self):
        assert production(PUBLIC_PORT="8443").platform_url == "https://localhost:8443"
        assert production(PUBLIC_PORT="443").platform_url == "https://localhost"

    def test_an_empty_variable_counts_as_not_set(self):
        assert Settings.from_environ({"PORT": "", "DATABASE_URL": "  "}) == Settings.from_environ({})


class TestSecretKey:
    @pytest.mark.parametrize("key", ["", "short", "k" * 31, DEVELOPMENT_SECRET_KEY])
    def test_production_refuses_a_missing_short_or_known_key(self, key):
        with pytest.raises(SettingsError, match=r"^SECRET_KEY must be .* in production\.$"):
            Settings.from_environ({"ENVIRONMENT": "production", "SECRET_KEY": key})

    def test_development_has_one_already(self):
        assert Settings.from_environ({}).secret_key == DEVELOPMENT_SECRET_KEY

    def test_does_not_show_secrets(self):
        settings = production(DATABASE_URL="postgresql://app:hunter2@db/parlour")

        assert KEY not in repr(settings)
        assert "hunter2" not in repr(settings)


class TestAddresses:
    def test_the_owner_is_the_application_unless_stated(self):
        settings = Settings.from_environ({"DATABASE_URL": "postgresql://app@db/parlour"})

        assert settings.owner_url == settings.database_url

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_database_addresses_come_out_in_one_spelling(self, scheme):
        settings = Settings.from_environ({"DATABASE_URL": f"{scheme}://app@db/parlour"})

        assert settings.database_url == "postgresql://app@db/parlour"

    def test_proxies_are_addresses_or_networks(self):
        settings = Settings.from_environ({"TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8 ::1"})

        assert [str(network) for network in settings.trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]


class TestNonsense:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("PORT", "eight"),
            ("PORT", "70000"),
            ("ENVIRONMENT", "staging"),
            ("DATABASE_URL", "mysql://somewhere"),
            ("REDIS_URL", "localhost:6379"),
            ("SMTP_URL", "mail.example"),
            ("TRUSTED_PROXIES", "the-proxy"),
            ("DATABASE_ROLE_WALL", "perhaps"),
            ("PLATFORM_DOMAIN", "not a host"),
        ],
    )
    def test_is_refused_in_one_sentence_that_names_the_setting(self, name, value):
        with pytest.raises(SettingsError, match=rf"^{name}: .*[^.]\.$") as refused:
            Settings.from_environ({name: value})

        assert len(str(refused.value).splitlines()) == 1

    def test_replacing_checks_too(self):
        with pytest.raises(ValueError, match="port"):
            Settings.from_environ({}).replace(port=0)


class TestTable:
    def test_every_setting_is_described(self):
        assert all(row.description.endswith(".") for row in Settings.table())
        assert {row.name.lower() for row in Settings.table()} == set(Settings.model_fields)

    def test_no_default_names_the_machine(self):
        defaults = {row.name: row.default for row in Settings.table()}

        assert (defaults["VAR_DIR"], defaults["SECRET_KEY"]) == ("var", "(development only)")
