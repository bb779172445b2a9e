"""The configuration refuses to start on anything that would be unsafe, and says what to do."""

from __future__ import annotations

import pytest

from config import Config, ConfigError, Environment

GOOD_KEY = "kZ3vN8qLw2Rt6Yx1Pb5Hs9Df4Gj7Mc0AeUiOqWz"
PRODUCTION = {
    "SECRET_KEY": GOOD_KEY,
    "PUBLIC_BASE_URL": "https://trygghet.example.se",
    "MAIL_URL": "smtp://127.0.0.1:2525",
}


def test_production_starts_with_what_it_needs() -> None:
    config = Config.from_environment(PRODUCTION)

    assert config.environment is Environment.PRODUCTION
    assert config.secure
    assert config.trusted_hosts == ("trygghet.example.se",)
    assert config.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing"),
        ("SECRET_KEY", "short", "too weak"),
        ("SECRET_KEY", "a" * 64, "too weak"),
        ("SECRET_KEY", "only-for-development-on-this-machine-never-on-line", "too weak"),
        ("PUBLIC_BASE_URL", "", "PUBLIC_BASE_URL"),
        ("PUBLIC_BASE_URL", "trygghet.example.se", "PUBLIC_BASE_URL"),
        ("MAIL_URL", "", "MAIL_URL"),
        ("MAIL_URL", "http://mail.example.se", "MAIL_URL"),
        ("DATABASE_URL", "mysql://localhost/x", "DATABASE_URL"),
        ("ENVIRONMENT", "prod", "ENVIRONMENT"),
        ("PROXY_HOPS", "many", "PROXY_HOPS"),
        ("MUNICIPALITY_PROFILE", "/nowhere", "MUNICIPALITY_PROFILE"),
    ],
)
def test_an_unsafe_or_unreadable_variable_is_named(variable: str, value: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Config.from_environment({**PRODUCTION, variable: value})


def test_a_development_key_is_never_enough_on_line() -> None:
    assert Config.from_environment({"ENVIRONMENT": "development"}).secret_keys
    with pytest.raises(ConfigError):
        Config.from_environment({**PRODUCTION, "SECRET_KEY": ""})


def test_a_new_key_leaves_the_old_one_valid() -> None:
    old = GOOD_KEY[::-1]
    assert Config.from_environment({**PRODUCTION, "SECRET_KEY": f"{GOOD_KEY},{old}"}).secret_keys == (GOOD_KEY, old)


def test_a_postgresql_address_gets_its_driver() -> None:
    config = Config.from_environment({**PRODUCTION, "DATABASE_URL": "postgres://u:p@db/x"})
    assert config.database_url == "postgresql+psycopg://u:p@db/x"
