"""A driver of headless Chromium for the tests of pages; it speaks the DevTools protocol over two pipes.

Pipes need no port and no library, and pytest-socket has nothing to forbid. `conftest.py` offers the browser as the
fixture `browser`; a test opens a page, acts as a reader does (click, type, press) and asks the page what it shows:

    page = browser.open(path_or_loopback_address)
    page.click("#search"); page.type("Silesia"); page.press("Enter")
    assert page.evaluate("document.title") == "Transfers"
    assert page.requests() == [] and page.errors == []

What a page fetched is asked of the page itself: the browser has calls of its own, which are no page's.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SWITCHES = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--no-first-run",
    "--no-default-browser-check",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
SECONDS = 60
SHIFT, CONTROL = 8, 2
# DevTools wants the virtual key code beside the name, else the page's default action does not follow.
KEYS = {
    "Enter": 13, "Tab": 9, "Escape": 27, "Backspace": 8, "Delete": 46, "Home": 36, "End": 35, "PageUp": 33,
    "PageDown": 34, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, " ": 32,
}  # fmt: skip
WRITES = {"Enter": "\r", " ": " "}


class PageFault(AssertionError):
    """The page, or the browser, did not do what was asked of it."""


def chromium() -> str | None:
    """The browser's command: what CHROMIUM names, else the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Pipe:
    """One DevTools connection: commands go out, answers and events come in, each ended by a zero byte."""

    into: int
    out: int
    number: int = 0
    rest: bytes = b""
    events: list[dict[str, Any]] = field(default_factory=list)

    def ask(
        self, method: str, session: str | None = None, seconds: float = SECONDS, **parameters: Any
    ) -> dict[str, Any]:
        """Send a command and wait for its answer; events that come meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        self.send(message if session is None else message | {"sessionId": session})
        end = time.monotonic() + seconds
        while True:
            answer = self.read(end, method)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise PageFault(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def send(self, message: Mapping[str, Any]) -> None:
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.into, data) :]

    def read(self, end: float, wanted: str) -> dict[str, Any]:
        while b"\0" not in self.rest:
            if not select.select([self.out], [], [], max(0.0, end - time.monotonic()))[0]:
                raise PageFault(f"the browser gave no answer to {wanted} in time")
            data = os.read(self.out, 1 << 20)
            if not data:
                raise PageFault("the browser has ended")
            self.rest += data
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)


@dataclass
class Page:
    """An open page, with what a reader can do to it."""

    pipe: Pipe
    target: str
    session: str

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Any DevTools command, for what has no word here."""
        return self.pipe.ask(method, self.session, **parameters)

    def go(self, address: str | Path) -> None:
        """Open an address or a file and wait until it is loaded."""
        url = address.resolve().as_uri() if isinstance(address, Path) else address
        answer = self.ask("Page.navigate", url=url)
        if answer.get("errorText"):
            raise PageFault(f"{url}: {answer['errorText']}")
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript in the page; a promise is waited for."""
        answer = self.ask(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            fault = answer["exceptionDetails"]
            raise PageFault(f"{expression}: {fault.get('exception', {}).get('description', fault['text'])}")
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = SECONDS / 3) -> Any:
        """Wait until an expression holds; gives its value."""
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(PageFault):
                if value := self.evaluate(expression):
                    return value
            if time.monotonic() > end:
                raise PageFault(f"after {seconds:g} s still not: {expression}")
            time.sleep(0.02)

    def text(self, selector: str) -> str:
        """What an element says to a reader."""
        return self.evaluate(f"{self._one(selector)}.innerText.trim()")

    def texts(self, selector: str) -> list[str]:
        """What all elements say that a selector finds."""
        return self.evaluate(
            f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.innerText.trim())"
        )

    def click(self, selector: str) -> None:
        """Click the middle of an element with the mouse, as a reader would."""
        x, y = self.evaluate(
            f"(() => {{ const one = {self._one(selector)}; one.scrollIntoView({{block: 'center', behavior: 'instant'}});"
            "const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        self.click_at(x, y)

    def click_at(self, x: float, y: float) -> None:
        """Click a point of the window, in CSS pixels."""
        self.hover_at(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def hover_at(self, x: float, y: float) -> None:
        """Move the mouse to a point of the window."""
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def focus(self, selector: str) -> None:
        """Put the keyboard on an element."""
        self.evaluate(f"{self._one(selector)}.focus()")

    def type(self, text: str) -> None:
        """Type a text where the keyboard is."""
        for letter in text:
            self.ask("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            self.ask("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def press(self, key: str, *, shift: bool = False, control: bool = False, times: int = 1) -> None:
        """Press a key by its name ("Tab", "ArrowDown", "Escape", "a")."""
        held = {"modifiers": SHIFT * shift + CONTROL * control}
        code = {"key": key, "code": key if len(key) > 1 else "", "windowsVirtualKeyCode": KEYS.get(key, 0)}
        written = WRITES.get(key, key if len(key) == 1 and not control else "")
        for _ in range(times):
            down = {"type": "keyDown", "text": written} if written else {"type": "rawKeyDown"}
            self.ask("Input.dispatchKeyEvent", **down, **code, **held)
            self.ask("Input.dispatchKeyEvent", type="keyUp", **code, **held)

    def choose(self, selector: str, value: str) -> None:
        """Choose the option of a select box by its value, or set the value of a slider."""
        self.evaluate(
            f"(() => {{ const one = {self._one(selector)}; one.value = {json.dumps(value)};"
            "if (one.value !== " + json.dumps(value) + ") throw new Error('no such value');"
            "for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind, {bubbles: true})); })()"
        )

    def resize(self, width: int, height: int, *, phone: bool = False) -> None:
        """Give the window another size, in CSS pixels; `phone` makes it a device one touches."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.ask("Emulation.setTouchEmulationEnabled", enabled=phone)

    def media(self, medium: str = "", **features: str) -> None:
        """Show the page as in another medium: `media("print")`, `media(prefers_color_scheme="dark")`."""
        asked = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.ask("Emulation.setEmulatedMedia", media=medium, features=asked)

    def screenshot(self, path: Path, *, whole: bool = False) -> Path:
        """Write what the window shows, or the whole page, as PNG."""
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))
        return path

    def pdf(self, path: Path) -> Path:
        """Write the page as it is printed."""
        path.write_bytes(base64.b64decode(self.ask("Page.printToPDF", printBackground=True)["data"]))
        return path

    def requests(self) -> list[str]:
        """The addresses that the page has fetched, or tried to, beside itself; over http also /favicon.ico where
        the page names no icon."""
        return self.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")

    @property
    def errors(self) -> list[str]:
        """What went wrong in the page since it was opened: exceptions, console.error, refusals by its policy."""
        self.evaluate("0")
        mine = [event for event in self.pipe.events if event.get("sessionId") == self.session]
        return [said for event in mine if (said := _complaint(event["method"], event["params"]))]

    def close(self) -> None:
        """Close the page and forget its events."""
        self.pipe.ask("Target.closeTarget", targetId=self.target)
        self.pipe.events[:] = [
            event for event in self.pipe.events if event.get("sessionId") not in {None, self.session}
        ]

    def _one(self, selector: str) -> str:
        quoted = json.dumps(selector)
        return (
            f"(document.querySelector({quoted}) ?? (() => {{ throw new Error('nothing is ' + {quoted}) }})())"
        )


def _complaint(method: str, said: Mapping[str, Any]) -> str | None:
    if method == "Runtime.exceptionThrown":
        fault = said["exceptionDetails"]
        return str(fault.get("exception", {}).get("description", fault["text"]))
    if method == "Runtime.consoleAPICalled" and said["type"] in {"error", "assert"}:
        return " ".join(str(item.get("value", item.get("description", ""))) for item in said["args"])
    if method == "Log.entryAdded" and said["entry"]["level"] == "error":
        return str(said["entry"]["text"])
    return None


class Browser:
    """A running Chromium with a profile of its own; `with Browser() as browser`."""

    def __init__(self, command: str | None = None) -> None:
        found = command or chromium()
        if found is None:
            raise FileNotFoundError("no Chromium is installed (Debian: chromium), and CHROMIUM names none")
        self.profile = tempfile.mkdtemp(prefix="chromium-")
        to_browser, into = os.pipe()
        out, from_browser = os.pipe()
        # The browser reads commands from descriptor 3 and answers on 4.
        wired = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        arguments = [*SWITCHES, f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(
            ["bash", "-c", wired, found, *arguments],
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.pipe = Pipe(into, out)

    def open(self, address: str | Path, width: int = 1400, height: int = 900, *, phone: bool = False) -> Page:
        """Open a file (a Path) or an address in a new page of this size and wait until it is loaded."""
        target = self.pipe.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.pipe.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self.pipe, target, session)
        for domain in ("Page", "Runtime", "Log"):
            page.ask(f"{domain}.enable")
        page.resize(width, height, phone=phone)
        page.go(address)
        return page

    def close(self) -> None:
        """End the browser and remove its profile."""
        with contextlib.suppress(PageFault, OSError):
            self.pipe.ask("Browser.close", seconds=5)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.pipe.into)
        os.close(self.pipe.out)
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
