"""The script and the style that bring the interactive map to life, and the mark by which a page knows that it needs them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
#: A page that holds this text needs the script and the style.
MARK: Final = 'class="kaartblok"'
#: The only script that a page may run.
SCRIPT: Final = (_HERE / "kaart.js").read_text(encoding="utf-8")
STYLE: Final = (_HERE / "kaart.css").read_text(encoding="utf-8")
#: The script's content as a browser's policy names it.
HASH: Final = "sha256-" + b64encode(sha256(SCRIPT.encode()).digest()).decode()
