"""As for pushes: a house on 1 April 2027, a receiver on loopback, and nothing left to chance; on SQLite and on PostgreSQL."""

from tests.auditor.push.conftest import clock, delivery, pytest_generate_tests, receiver, told

__all__ = ["clock", "delivery", "pytest_generate_tests", "receiver", "told"]
