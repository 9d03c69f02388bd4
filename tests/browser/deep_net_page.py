"""The Deep net page as its tests open and read it."""

COST, ANSWERS = "[data-key='deep_net.cost']", "[data-key='deep_net.answers']"


def opener(watched, new_context, app_url):
    """A function that opens the Deep net page and waits until it is drawn."""

    def open_query(query: str = "", is_long: bool = False, height: int = 900, **options):
        options.setdefault("reduced_motion", "no-preference")
        page = watched(new_context(viewport={"width": 1440, "height": height}, **options).new_page())
        page.goto(f"{app_url}deep_net?{query}")
        page.wait_for_selector(f"{COST}:not([data-draws='0'])")
        if not is_long:
            settle(page)
        return page

    return open_query


def settle(page) -> None:
    """Wait until no run is under way and none is waiting."""
    page.wait_for_function(
        """() => {
            const gate = JSON.parse(document.documentElement.dataset.nudgeGate ?? "{}");
            return !gate.underWay && document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
        }"""
    )


def numbers(page) -> dict[str, str]:
    """What the player shows: label to value."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".nudge-player .number")]
            .map((number) => [...number.children].map((part) => part.textContent)))"""
    )


def wait_for_change(page, before: dict) -> dict:
    """Wait until the player shows other numbers than `before`; the new ones."""
    page.wait_for_function(
        """(before) => [...document.querySelectorAll(".nudge-player .number b")]
            .map((part) => part.textContent).join() !== before""",
        arg=",".join(before.values()),
    )
    # On a busy machine a run comes in pieces.
    page.wait_for_function("() => !document.documentElement.dataset.nudgeRun.endsWith('under way')")
    settle(page)
    return numbers(page)
