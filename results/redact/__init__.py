"""What may leave the house, and what may enter the vault?

Two halves. Pure rules about fields (`redact_url`, `redact_headers`, `redact_har`,
`redact_dom`) drop what may carry a secret without knowing any. The `Redactor`
knows secrets by value and removes them wherever they stand. A capture passes
both, then the gate: `redactor.scrub(redact_dom(html))`,
`redactor.scrub_json(redact_har(har))`.
"""

from results.redact.har import redact_har
from results.redact.header import redact_header, redact_headers
from results.redact.learn import (
    Learned,
    secrets_in_cookies,
    secrets_in_headers,
    secrets_in_html,
    secrets_in_json,
    secrets_in_storage,
    secrets_in_url,
)
from results.redact.markup import redact_dom
from results.redact.redactor import Redactor, SecretGate
from results.redact.tree import Json
from results.redact.url import REMOVED, redact_url, redact_urls_in

__all__ = [
    "REMOVED",
    "Json",
    "Learned",
    "Redactor",
    "SecretGate",
    "redact_dom",
    "redact_har",
    "redact_header",
    "redact_headers",
    "redact_url",
    "redact_urls_in",
    "secrets_in_cookies",
    "secrets_in_headers",
    "secrets_in_html",
    "secrets_in_json",
    "secrets_in_storage",
    "secrets_in_url",
]
