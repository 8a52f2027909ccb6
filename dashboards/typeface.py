"""Which fonts does a page of paper bring along, so that it is set the same wherever it is printed?"""

import base64
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
_WEIGHTS: Final = {400: "100 500", 600: "501 900"}
_POINTS: Final = {
    "latin-ext": "U+0100-02BA,U+1E00-1E9F,U+20A0-20AB,U+20AD-20C0",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02DC,U+2000-206F,U+20AC,U+2212",
}


def faces() -> str:
    """The fonts, whole, as rules of a style sheet, and where they are used."""
    made = []
    for subset, points in _POINTS.items():
        for weight, span in _WEIGHTS.items():
            file = FONTS / f"source-sans-3-{subset}-{weight}-normal.woff2"
            data = base64.b64encode(file.read_bytes()).decode("ascii")
            made.append(
                f'@font-face{{font-family:"Source Sans 3";font-weight:{span};unicode-range:{points};'
                f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
            )
    made.append('body,code{font-family:"Source Sans 3",sans-serif}')
    return "\n".join(made)
