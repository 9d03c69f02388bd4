"""Supervised learning: what is x, what is y, and which network suits them."""

import streamlit as st

from lessons.start.applications import APPLICATIONS, PARTS, Application
from lessons.start.pixel_order import SETTINGS as ORDER_SETTINGS
from lessons.start.pixel_order import show_orders
from nnengine import train
from nnengine.pixel_order import shuffled_features
from ui import widgets
from ui.section import section
from ui.source import show_source
from ui.state import settings_of

OPEN = ""
MATCHES = settings_of(
    "start", **{f"match_{name}_{part}": dict(default=OPEN) for name in APPLICATIONS for part in PARTS}
)
SETTINGS = {**MATCHES, **ORDER_SETTINGS}


@section("C03", settings=SETTINGS, height=1_050)
def supervised_learning() -> None:
    st.markdown(
        "Much of the value lies in choosing x and y: examples of both, and the network learns the way from one to the "
        "other. Match each application; every choice is checked as it is made."
    )
    tabs = st.tabs([application.title for application in APPLICATIONS.values()])
    solved = []
    for tab, (name, application) in zip(tabs, APPLICATIONS.items(), strict=True):
        with tab:
            solved.append(match(name, application))
    show_tally(solved)
    show_orders()
    show_source(when_asked=(shuffled_features, train))


def match(name: str, application: Application) -> int:
    """The four choices for one application; how many are right."""
    right = 0
    for column, (part, (label, options)) in zip(st.columns(len(PARTS)), PARTS.items(), strict=True):
        with column:
            texts = {OPEN: "choose"} | options
            chosen = widgets.menu(label, MATCHES[f"match_{name}_{part}"], list(texts), texts.get)
            if chosen == OPEN:
                # As tall as two lines of an answer, so that nothing moves.
                st.markdown("&nbsp;  \n&nbsp;")
            elif chosen == getattr(application, part).option:
                right += 1
                st.markdown(f":material/check: **Right.** {getattr(application, part).because}")
            else:
                st.markdown(f":material/close: **Not that.** {hint(part, chosen)}")
    return right


def hint(part: str, chosen: str) -> str:
    """Where what was chosen would have been right."""
    titles = [
        application.title.lower()
        for application in APPLICATIONS.values()
        if getattr(application, part).option == chosen
    ]
    return f"It belongs to {', '.join(titles[:-1]) + ' and ' if titles[1:] else ''}{titles[-1]}."


def show_tally(solved: list[int]) -> None:
    """What has been matched so far, in one line."""
    of_each = zip(APPLICATIONS.values(), solved, strict=True)
    done = [application.title for application, right in of_each if right == len(PARTS)]
    complete = f"; complete: {', '.join(done)}." if done else "."
    st.caption(f"{sum(solved)} of {len(PARTS) * len(APPLICATIONS)} matched{complete}")
