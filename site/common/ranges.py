"""Files in parts: players on phones ask for byte ranges and refuse films from servers that ignore them."""

from __future__ import annotations

import re
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
CHUNK = 64 * 1024


def ranged(request: HttpRequest, file: IO[bytes], *, size: int, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
    """The open file as a response: whole, the one range asked for (206), or 416 with the size.

    `kwargs` go to FileResponse. Several ranges in one request are answered with the whole file, as RFC 9110 allows.
    """
    response = FileResponse(file, **kwargs)
    response["Accept-Ranges"] = "bytes"
    asked = RANGE.match(request.headers.get("Range", ""))
    if not asked or not any(asked.groups()):
        return response
    first, last = span(asked[1], asked[2], size)
    if first >= size or last < first:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    file.seek(first)
    response.streaming_content = part(file, last - first + 1)
    response.status_code = 206
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def span(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte, both included; `-n` asks for the last n bytes."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def part(file: IO[bytes], length: int) -> Any:
    """`length` bytes from where the file stands, in chunks."""
    while length > 0 and (chunk := file.read(min(CHUNK, length))):
        length -= len(chunk)
        yield chunk
