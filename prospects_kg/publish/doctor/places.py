"""Where a publication stands: a folder, or an address on the web; both answer the same questions.

On the web only what the publication itself names is fetched, over HTTP or HTTPS, one request at a time; nothing leaves
its host. A body is read up to a limit, since an address may give anything.
"""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote, urljoin, urlsplit

from prospects_kg.model.errors import ReleaseError

_SECONDS: Final = 20
_LARGEST: Final = 256 * 2**20
_LOC: Final = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# The characters of a path that stand for themselves (RFC 3986, 3.3).
_SAFE: Final = "/:@!$&'()*+,;=-._~%"
# Pages of a publication on the web that are looked at: enough of every class, and no burden to a host.
PAGES: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answers: status, headers by their names in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Place(Protocol):
    """A publication to examine; paths are from its root, with `/` between their parts."""

    @property
    def name(self) -> str:
        """What is examined, for messages."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        ...

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        ...

    @property
    def pages(self) -> Sequence[str]:
        """The pages to look at, sorted."""
        ...

    @property
    def files(self) -> Sequence[str]:
        """All files that are known of, sorted."""
        ...


@dataclass(frozen=True)
class Folder:
    """A publication in a folder."""

    root: Path

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.root)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        return (self.root / path).read_bytes() if path in self._known else None

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self._known

    @cached_property
    def pages(self) -> Sequence[str]:
        """All pages."""
        return tuple(path for path in self.files if path.endswith(".html"))

    @cached_property
    def files(self) -> Sequence[str]:
        """All files."""
        return tuple(sorted(self._known))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(
            path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()
        )


@dataclass(frozen=True)
class Web:
    """A publication at an address; `address` ends with a slash."""

    address: str
    limit: int = PAGES
    _kept: dict[str, Answer] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The address."""
        return self.address

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, redirects within the host followed; None where it is not answered with 200."""
        answer = self.followed(path)
        return answer.body if answer.status == 200 else None

    def followed(self, path: str, accept: str = "") -> Answer:
        """The answer of a path as a form is asked for, redirects within the host followed."""
        given = {"accept": accept} if accept else {}
        answer, url = self.answer(path, **given), self._url(path)
        for _ in range(5):
            if answer.status not in _REDIRECTS:
                break
            url = urljoin(url, answer.headers.get("location", ""))
            answer = self._ask("GET", url, given)
        return answer

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return self.answer(path, "HEAD").status in {200, *_REDIRECTS}

    def answer(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """The answer of a path, redirects not followed; what was asked before without headers is remembered.

        Names of headers are given in lower case, with `_` for `-`.
        """
        key = f"{method} {path}"
        if not headers and key in self._kept:
            return self._kept[key]
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        found = self._ask(method, self._url(path), given)
        if not headers and len(found.body) < 2**20:
            self._kept[key] = found
        return found

    @cached_property
    def pages(self) -> Sequence[str]:
        """The front page and pages of the sitemap, evenly chosen where there are more than the limit."""
        found = sorted({path for path in self.files if path.endswith(".html")})
        step = max(1, -(-len(found) // self.limit))
        return tuple(sorted({"index.html", *found[::step]}))

    @cached_property
    def files(self) -> Sequence[str]:
        """What the sitemap and SHA256SUMS name."""
        sums = (self.read("SHA256SUMS") or b"").decode("utf-8", "replace")
        named = {line.partition("  ")[2] for line in sums.splitlines()}
        return tuple(sorted(({*self._mapped()} | named) - {""}))

    def _mapped(self) -> list[str]:
        found = _LOC.findall((self.read("sitemap.xml") or b"").decode("utf-8", "replace"))
        parts = [urlsplit(each).path for each in found]
        # A publication may stand elsewhere than its base says: what all addresses begin with is its folder.
        folder = _common(parts)
        return [path.removeprefix(folder) or "index.html" for path in parts]

    def _url(self, path: str) -> str:
        return self.address + quote(path, safe=_SAFE)

    def _ask(self, method: str, url: str, headers: Mapping[str, str]) -> Answer:
        parts, home = urlsplit(url), urlsplit(self.address)
        if (parts.scheme, parts.netloc) != (home.scheme, home.netloc):
            return Answer(0, {}, b"")
        secure = parts.scheme == "https"
        connection = (
            http.client.HTTPSConnection(parts.netloc, timeout=_SECONDS, context=ssl.create_default_context())
            if secure
            else http.client.HTTPConnection(parts.netloc, timeout=_SECONDS)
        )
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, target, headers={"accept": "*/*", **headers})
            response = connection.getresponse()
            body = response.read(_LARGEST)
            return Answer(response.status, _joined(response.getheaders()), body)
        except (OSError, http.client.HTTPException) as error:
            raise ReleaseError(f"{url}: gives no answer ({error}); is the publication there?") from error
        finally:
            connection.close()


def place_of(target: str) -> Folder | Web:
    """The place that a folder or an address names; raises ReleaseError where there is no publication."""
    if target.startswith(("http://", "https://")):
        address = target if target.endswith("/") else f"{target}/"
        web = Web(address)
        if web.read("index.html") is None:
            raise ReleaseError(
                f"{address}index.html: is not there; give the address of the publication's folder"
            )
        return web
    folder = Path(target)
    if not folder.is_dir():
        raise ReleaseError(f"{target}: there is no such folder; `prospects-kg publish -o {target}` makes one")
    if not (folder / "index.html").is_file():
        raise ReleaseError(
            f"{target}: holds no publication (no index.html); name the folder that `publish` wrote"
        )
    return Folder(folder)


def _common(paths: Sequence[str]) -> str:
    if not paths:
        return ""
    low, high = min(paths), max(paths)
    same = next(
        (i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high))
    )
    return low[: low.rfind("/", 0, same) + 1]


def _joined(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found
