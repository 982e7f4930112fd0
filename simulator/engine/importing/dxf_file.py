"""Opens a DXF file: by ezdxf, and what it rejects by its recovery. Other files are refused by what they are."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from simulator.protocol.text import Text

from .report import PlanImportError, Report, Section

MOST_BYTES = 64_000_000
# The first bytes of files that people name .dxf or .geojson, and what to do with them.
OTHER_FILES = {
    b"AC10": Text("这是 DWG 文件，请在 CAD 里另存为 DXF", "this is a DWG file: save it as DXF in your CAD program"),
    b"%PDF": Text("这是 PDF 文件，请导出 DXF", "this is a PDF file: export a DXF"),
    b"PK\x03\x04": Text("这是压缩包，请先解压", "this is an archive: unpack it first"),
    b"\x89PNG": Text("这是图片，请导出 DXF", "this is a picture: export a DXF"),
    b"\xff\xd8\xff": Text("这是图片，请导出 DXF", "this is a picture: export a DXF"),
}
MOST_SHOWN = 5


def check_readable(path: Path, report: Report) -> None:
    """Raises PlanImportError for what is no file, too large, empty, or plainly another kind of file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        reason = Text("无法打开这个文件", "this file cannot be opened")
        raise PlanImportError(path.name, reason, report) from error
    if not size:
        raise PlanImportError(path.name, Text("文件是空的", "the file is empty"), report)
    if size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise PlanImportError(
            path.name,
            Text(
                f"文件超过 {most} MB，请只留下平面图层再导出",
                f"the file is larger than {most} MB: export only the layers of the plan",
            ),
            report,
        )
    for magic, reason in OTHER_FILES.items():
        if start.startswith(magic):
            raise PlanImportError(path.name, reason, report)


def open_dxf(path: Path, report: Report) -> Any:
    """The drawing in a DXF file. What had to be repaired stands in the report. Raises PlanImportError."""
    check_readable(path, report)
    if find_spec("ezdxf") is None:
        reason = Text("本机没有安装 ezdxf（附加包 authoring）", "ezdxf is not installed here (the extra authoring)")
        raise PlanImportError(path.name, reason, report)
    from ezdxf.filemanagement import readfile

    logging.getLogger("ezdxf").setLevel(logging.ERROR)  # what it would say stands in the report
    try:
        drawing = readfile(path)
    except Exception as refused:  # a damaged file makes ezdxf raise whatever its parts raise
        drawing = _recovered(path, refused, report)
    report.add(
        Section.READ,
        f"DXF {drawing.acad_release}，编码 {drawing.encoding}",
        f"DXF {drawing.acad_release}, encoding {drawing.encoding}",
    )
    return drawing


def _recovered(path: Path, refused: Exception, report: Report) -> Any:
    from ezdxf import recover

    try:
        drawing, auditor = recover.readfile(path)
    except Exception as error:
        why = str(refused).splitlines()[0][:120] if str(refused) else type(refused).__name__
        reason = Text(
            f"不是可读的 DXF 文件，修复也没有成功（{why}）", f"not a readable DXF, and it could not be repaired ({why})"
        )
        raise PlanImportError(path.name, reason, report) from error
    found = [*auditor.errors, *auditor.fixes]
    report.add(
        Section.CHANGED,
        f"文件有损坏，经修复后读取（{len(found)} 处），请对照原图核对",
        f"the file is damaged and was repaired ({len(found)} places): compare it with the original",
    )
    for entry in found[:MOST_SHOWN]:
        report.add(Section.CHANGED, f"修复：{entry.message[:160]}", f"repaired: {entry.message[:160]}")
    report.add(
        Section.DECIDE,
        "损坏的文件可能丢了门、墙或楼梯：请确认图形完整",
        "a damaged file may have lost doors, walls or stairs: confirm that the drawing is whole",
    )
    return drawing
