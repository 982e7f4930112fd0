"""What the county adds, told to the platform when it starts."""

import os

from django.apps import AppConfig


class NanhuConfig(AppConfig):
    name = "nanhu"
    verbose_name = "南湖区"

    def ready(self) -> None:
        from firesafety import extending as add

        from . import board, certificates, patrols, signer
        from .blocks import CaseBlock, lines_of

        add.register_lesson_block("nanhu__case", CaseBlock(), on_paper=lines_of)
        add.register_channel("nanhu.board", "南湖公告屏", board.BoardChannel())
        add.register_evidence_kind(patrols.KIND, "夜间巡查培训", counts_as=add.EvidenceKind.LESSON)
        add.register_notice(patrols.RECORDED)
        add.register_certificate_layout("nanhu", add.Layout("nanhu/certificate.typ", certificates.is_ours))
        add.register_periodic_work("nanhu.board", board.look_at_board)
        officers = (add.Role.CITY_OFFICER, add.Role.COUNTY_OFFICER)
        place = add.for_roles(*officers, place=add.Place.MORE, superusers=add.Place.WIDE)
        add.register_desk("nanhu:board", "南湖公告屏", place)
        add.register_todo("nanhu.board", board.waiting, roles=officers)
        if path := os.environ.get("NANHU_SIGNER_KEY"):
            add.register_signer(signer.KeyFromFile(path))
