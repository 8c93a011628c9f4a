"""What all pages of a build are rendered with: apart, so that who only hands it on does not load the engine."""

from __future__ import annotations

import msgspec

from site_builder.model.theme import Template
from site_builder.model.views import Frame


class RenderSettings(msgspec.Struct, frozen=True):
    """All that rendering may depend on beside the page: the same for every page of a build."""

    frame: Frame
    templates: dict[str, Template]
