"""The packaged release, in which the vocabulary's examples must exist."""

from tests.data.conftest import packaged_release

__all__ = ["packaged_release"]
