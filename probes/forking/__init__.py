"""How does what reads hostile input get a process of its own, without Python starting anew each time?"""

from probes.forking.child import Child, fork_child

__all__ = ["Child", "fork_child"]
