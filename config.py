"""One validated configuration, read from the environment once, at start (twelve-factor)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from trygghetsrad.kernel.municipality import Municipality, ProfileError, load_profile

ROOT = Path(__file__).parent
LEAST_SECRET = 32
DEVELOPMENT_SECRET = "only-for-development-on-this-machine-never-on-line"  # noqa: S105 - refused outside development


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class ConfigError(ValueError):
    """The environment cannot be used; the text says which variable and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that differs between one installation and another."""

    environment: Environment
    secret_keys: tuple[str, ...]
    """The first signs; the others are still accepted, so that a change of key logs nobody out."""
    database_url: str
    instance: Path
    public_base_url: str
    mail_url: str
    """`file:///folder` (letters are kept as files) or `smtp://user:password@host:port?starttls=1`."""
    mail_from: str
    municipality: Municipality
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    redis_url: str | None
    suggestions_per_hour: int
    """How many the web receives at most, from everyone together: between this number within an hour and within two."""
    log_level: str

    @property
    def is_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def secure(self) -> bool:
        """Whether the product is reached over https: decides the Secure cookie and HSTS."""
        return self.public_base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read and check every variable; raise ConfigError with what to do about the first that is wrong."""
        env = os.environ if environ is None else environ
        environment = _environment(env.get("ENVIRONMENT", "production"))
        instance = Path(env.get("INSTANCE_PATH") or ROOT / "instance").resolve()
        port = env.get("PORT", "8000")
        base = _base_url(env.get("PUBLIC_BASE_URL"), environment, port)
        return cls(
            environment=environment,
            secret_keys=_secret_keys(env.get("SECRET_KEY"), environment),
            database_url=_database_url(env.get("DATABASE_URL"), instance),
            instance=instance,
            public_base_url=base,
            mail_url=_mail_url(env.get("MAIL_URL"), environment, instance),
            mail_from=env.get("MAIL_FROM") or f"noreply@{urlsplit(base).hostname}",
            municipality=_profile(env.get("MUNICIPALITY_PROFILE", "hallstahammar")),
            trusted_hosts=_hosts(env.get("TRUSTED_HOSTS"), base),
            proxy_hops=_whole_number("PROXY_HOPS", env.get("PROXY_HOPS", "0")),
            suggestions_per_hour=_whole_number("SUGGESTIONS_PER_HOUR", env.get("SUGGESTIONS_PER_HOUR", "200")),
            redis_url=env.get("REDIS_URL") or None,
            log_level=env.get("LOG_LEVEL", "INFO").upper(),
        )


def _environment(value: str) -> Environment:
    try:
        return Environment(value)
    except ValueError:
        raise ConfigError(f"ENVIRONMENT is {value!r}; use one of: {', '.join(Environment)}.") from None


def _secret_keys(value: str | None, environment: Environment) -> tuple[str, ...]:
    if not value and environment is not Environment.PRODUCTION:
        return (DEVELOPMENT_SECRET,)
    keys = tuple(key.strip() for key in (value or "").split(",") if key.strip())
    advice = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not keys:
        raise ConfigError(f"SECRET_KEY is missing. {advice}")
    for key in keys:
        if len(key) < LEAST_SECRET or len(set(key)) < LEAST_SECRET // 4 or key == DEVELOPMENT_SECRET:
            raise ConfigError(f"SECRET_KEY is too weak (at least {LEAST_SECRET} random characters). {advice}")
    return keys


def _database_url(value: str | None, instance: Path) -> str:
    url = value or f"sqlite:///{instance / 'trygghetsrad.db'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _base_url(value: str | None, environment: Environment, port: str) -> str:
    if not value and environment is not Environment.PRODUCTION:
        value = f"http://127.0.0.1:{port}"
    parts = urlsplit(value or "")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ConfigError("PUBLIC_BASE_URL must be the address residents use, such as https://trygghet.kommunen.se.")
    return f"{parts.scheme}://{parts.netloc}"


def _mail_url(value: str | None, environment: Environment, instance: Path) -> str:
    if not value and environment is not Environment.PRODUCTION:
        return f"file://{instance / 'mail'}"
    if not value or not value.startswith(("smtp://", "smtps://", "file://")):
        raise ConfigError("MAIL_URL must begin with smtp://, smtps:// or file://.")
    return value


def _hosts(value: str | None, base: str) -> tuple[str, ...]:
    named = tuple(host.strip() for host in (value or "").split(",") if host.strip())
    own = urlsplit(base).hostname or ""
    return named or (own,)


def _profile(value: str) -> Municipality:
    try:
        return load_profile(value)
    except ProfileError as error:
        raise ConfigError(f"MUNICIPALITY_PROFILE: {error}") from error


def _whole_number(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ConfigError(f"{name} must be a whole number, not {value!r}.")
    return int(value)
