"""What the tests of conventions share: a folder for the signed documents."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def documents(settings, tmp_path) -> Path:
    options = {"location": tmp_path, "base_url": None}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options},
    }
    return tmp_path
