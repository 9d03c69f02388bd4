"""How the browser code of the live components gets to the browser.

Streamlit sends a component's JavaScript along with every update. So that only a line travels, the
component is that line: it imports the real module, once, from static/live/, where Streamlit serves
it as a plain file.
"""

import hashlib
from pathlib import Path

import streamlit as st

_STATIC = Path(__file__).parents[2] / "static"

# The module's own address carries the version, and passes it on to what it imports: without it a
# browser might combine cached files of two releases.
_BOOTSTRAP = """\
const load = import(new URL("{url}", location.origin)).catch((error) => {{ console.error(error); }});
export default async function (component) {{
  const module = await load;
  if (module) return module.default(component);
  component.setStateValue("failed", true);
}}
"""


def component(name: str, height: int = 0):
    """Register the component whose code is static/live/<name>.js and return its renderer.

    `height` pixels are kept free for it before its code has arrived.
    """
    return st.components.v2.component(
        f"nudge_live_{name}",
        html=f'<div class="nudge-live" data-component="{name}" style="min-height:{height}px"></div>',
        js=_BOOTSTRAP.format(url=_url(f"live/{name}.js")),
        # Plotly puts its own style sheet into the document's head, out of a shadow root's reach.
        isolate_styles=False,
    )


def _url(path: str) -> str:
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/app/static/{path}?v={_version()}"


def _version() -> str:
    digest = hashlib.blake2b(digest_size=6)
    for file in sorted((_STATIC / "live").iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
