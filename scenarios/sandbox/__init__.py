"""A service that honours the right perfectly, and the vices that break it, one each."""

from scenarios.sandbox.app import CONTROL_PATH, Sandbox, create_sandbox
from scenarios.sandbox.server import serve
from scenarios.sandbox.service import SERVICES, ExportMode, ServiceName
from scenarios.sandbox.state import SandboxAccount
from scenarios.sandbox.vice import Vice
from scenarios.sandbox.vices import VICES

__all__ = [
    "CONTROL_PATH",
    "SERVICES",
    "VICES",
    "ExportMode",
    "Sandbox",
    "SandboxAccount",
    "ServiceName",
    "Vice",
    "create_sandbox",
    "serve",
]
