"""Spreadsheets of other programs, written byte by byte: .ods as a zip of XML, .xls as BIFF8 within an OLE file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
Rows = Sequence[Sequence[str | float]]


def ods(rows: Rows, *, more: bytes = b"") -> bytes:
    """An OpenDocument spreadsheet; `more` is appended to its content."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{SPACES} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="名单">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content.encode() + more)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return made.getvalue()


def _ods_cell(value: str | float) -> str:
    kind = f'office:value-type="float" office:value="{value}"'
    if isinstance(value, str):
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xls(rows: Rows) -> bytes:
    """A workbook as Excel 97 to 2003 wrote it: [MS-XLS] records in the stream of an [MS-CFB] file."""
    name = "名单".encode("utf-16-le")
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x06))
    # The place of the worksheet: behind this record of 8 bytes with the name, its own head, and the end of the globals.
    start = len(head) + 4 + 8 + len(name) + 4
    about = _record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name)
    globals_ = head + about + _record(0x000A, b"")
    cells = b"".join(
        _xls_cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line)
    )
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x06)) + cells + _record(0x000A, b"")
    return _ole("Workbook", globals_ + sheet)


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _xls_cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, place + struct.pack("<d", value))


def _ole(name: str, stream: bytes) -> bytes:
    """A file with one stream: sector 0 holds the table of sectors, sector 1 the directory, the others the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    chain = [FAT_SECTOR, END, *range(3, 2 + sectors), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, child=1, start=END, size=0) + _entry(
        name, 2, child=FREE, start=2, size=len(stream)
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0
    )  # fmt: skip
    return head + struct.pack("<109I", 0, *[FREE] * 108) + table + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII36xIQ", len(text) + 2, kind, 1, FREE, FREE, child, start, size
    )  # fmt: skip
