"""`python -m services.supreme --court ID`: one node of this tier alone, web and worker."""

from __future__ import annotations

from services.supreme.profile import PROFILE
from shared.cli.node import run_service

if __name__ == "__main__":
    run_service(PROFILE)
