"""The body of a lesson: our blocks, and those that plug-ins add when the site starts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from .extensions import added_blocks


class LessonField(StreamField):
    """A stream of blocks. Migrations know it as Wagtail's own field with our blocks alone, so a plug-in needs none."""

    @cached_property
    def stream_block(self) -> StreamBlock:
        block = StreamBlock([*self._ours().stream_block.child_blocks.items(), *added_blocks()])
        block.set_meta_options(self.block_opts)
        return block

    def _ours(self) -> StreamField:
        return StreamField(self.block_types_arg, block_lookup=self.block_lookup)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        _name, path, args, ours = self._ours().deconstruct()
        return name, path, args, {**kwargs, "block_lookup": ours["block_lookup"]}
