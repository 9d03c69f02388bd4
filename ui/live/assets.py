"""How the browser code of the live components gets to the browser, and what is done where it does not.

Streamlit sends a component's JavaScript along with every update. So that only a line travels, the
component is that line: it imports the real module, once, from static/live/, where Streamlit serves
it as a plain file. The address is relative to the page, as those of Streamlit's own files are: a host
may serve the app below a path that the server never hears of.

The line itself always arrives. Where the module has not come within a second and a half, for whatever reason,
it tells Python, which shows a stand-in; a module that comes later takes its place back.
"""

import hashlib
from pathlib import Path

import streamlit as st

from ui.live import browser

_STATIC = Path(__file__).parents[2] / "static"
_FAILED = "_live_failed"

# The module's own address carries the version, and passes it on to what it imports: without it a
# browser might combine cached files of two releases.
_BOOTSTRAP = """\
let module;
const load = import(new URL("app/static/live/{name}.js?v={version}", document.baseURI))
  .then((loaded) => {{ module = loaded; }}, (error) => {{ console.error(error); }});
"""

# Without a stand-in there is nothing but to wait.
_PATIENT = _BOOTSTRAP + """\
export default async function (component) {{
  await load;
  return module?.default(component);
}}
"""

_IMPATIENT = _BOOTSTRAP + """\
// In short steps: one long wait would be over at once where the browser was busy all the while.
async function aMoment() {{
  for (let k = 0; k < 6; k++) await new Promise((next) => {{ setTimeout(next, 250); }});
}}
const soon = Promise.race([load, aMoment()]);
const calls = new WeakMap();

export default async function (component) {{
  const place = component.parentElement;
  const kept = place.querySelector(".nudge-live");
  const call = Symbol();
  calls.set(place, call);
  const isNow = () => place.isConnected && calls.get(place) === call;
  if (component.data?.standsIn) {{
    if (kept) kept.hidden = true;
    beside(component, isNow);
    return;
  }}
  if (!module) await soon;
  if (!module) await near(place);
  if (calls.get(place) !== call) return; // an update has overtaken this one
  if (module) {{
    if (kept) kept.hidden = false;
    return module.default(component);
  }}
  tell(place, isNow, () => component.setStateValue("failed", true));
}}

// A stand-in is worked out for what is about to be seen, as all else is.
function near(place) {{
  return new Promise((resolve) => {{
    new IntersectionObserver((entries, watcher) => {{
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      resolve();
    }}, {{ rootMargin: "500px 0px" }}).observe(place);
  }});
}}

// A stand-in is shown beside this element: give its place back once the module is here, and until then ask for what
// the module would have asked for.
function beside({{ data, parentElement, setStateValue }}, isNow) {{
  load.then(() => {{ if (module) tell(parentElement, isNow, () => setStateValue("failed", false)); }});
  const {{ again }} = data;
  if (again) setTimeout(tell, again.after, parentElement, isNow, () => setStateValue("again", again.number));
}}

// Streamlit sends what is said in one moment as one message, for one part of the page, and the other parts get no answer:
// so one part after the other, and again where no answer comes.
const PAUSE = 20;
const ASK_AGAIN = 5_000;
const tells = (globalThis.nudgeTells ??= {{ waiting: new Map(), timer: null }});

function tell(place, isNow, say) {{
  if (!isNow()) return;
  const part = place.closest("[class*=st-key-section-]") ?? place;
  tells.waiting.set(part, [...(tells.waiting.get(part) ?? []), say]);
  tells.timer ??= setTimeout(tellNext, PAUSE);
  setTimeout(tell, ASK_AGAIN, place, isNow, say);
}}

function tellNext() {{
  const [part, says] = tells.waiting.entries().next().value;
  tells.waiting.delete(part);
  tells.timer = tells.waiting.size ? setTimeout(tellNext, PAUSE) : null;
  for (const say of says) say();
}}
"""


class Component:
    """A live component: call it to draw it, with the arguments of Streamlit's own renderer."""

    def __init__(self, name: str, height: int, has_stand_in: bool):
        self._name = name
        self._render = st.components.v2.component(
            f"nudge_live_{name}",
            html=f'<div class="nudge-live" data-component="{name}" style="min-height:{height}px"></div>',
            js=(_IMPATIENT if has_stand_in else _PATIENT).format(name=name, version=_version()),
            # Plotly puts its own style sheet into the document's head, out of a shadow root's reach.
            isolate_styles=False,
        )

    def __call__(self, **arguments):
        return self._render(**arguments)

    @property
    def is_missing(self) -> bool:
        """Whether the browser has last said that it is without the component's code."""
        return self._name in st.session_state.get(_FAILED, ())

    def has_failed(self, key: str) -> bool:
        """Whether something has to stand in for the component `key`.

        What the browser says of one component holds for others of the same code until they say themselves.
        """
        without = st.session_state.setdefault(_FAILED, set())
        said = (browser.component_state(key) or {}).get("failed")
        if said is True:
            without.add(self._name)
        elif said is False:
            without.discard(self._name)
        return said is True or (said is not False and self.is_missing)

    def stand_in(self, key: str, again_after: float | None = None) -> None:
        """Keep the place of the component `key`, beside which the page shows something else, for when its code arrives.

        With `again_after` the script runs again after so many seconds.
        """
        again = None
        if again_after is not None:
            number = (browser.component_state(key) or {}).get("again")
            again = {"number": (number if type(number) is int else 0) + 1, "after": 1000 * again_after}
        self._render(
            key=key, data={"standsIn": True, "again": again},
            on_failed_change=lambda: None, on_again_change=lambda: None,
        )


def component(name: str, height: int = 0, has_stand_in: bool = False) -> Component:
    """Register the component whose code is static/live/<name>.js.

    Parameters
    ----------
    name : str
    height : int
        Pixels that are kept free for it before its code has arrived.
    has_stand_in : bool
        Whether the page shows something in its place where `Component.has_failed`.
    """
    return Component(name, height, has_stand_in)


def _version() -> str:
    digest = hashlib.blake2b(digest_size=6)
    for file in sorted((_STATIC / "live").iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
