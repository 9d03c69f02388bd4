"""Every page while the browser translates it: nothing breaks, what is shown is what the app means, numbers stay."""

import pytest
from playwright.sync_api import expect

from tests.browser.live_server import READY, settled
from tests.browser.test_pages import PAGES
from ui.concepts import CONCEPTS

pytestmark = pytest.mark.browser

# As Google Translate does in a page: each text node is replaced by two <font> elements, now and whenever text comes or
# changes. This one speaks German: capital words, decimal commas.
TRANSLATE = r"""() => {
    window.translated = [];
    const untouched = "[translate=no], .notranslate, script, style, noscript, textarea, font";
    const german = (text) => text.toUpperCase().replace(/(\d)([.,])(?=\d)/g, (_, digit, point) => digit + (point === "." ? "," : "."));
    const wrap = (text) => {
        if (!/\S/.test(text.data) || !text.parentElement || text.parentElement.closest(untouched)) return;
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        inner.textContent = german(text.data);
        outer.append(inner);
        window.translated.push(text.data);
        text.parentNode.replaceChild(outer, text);
    };
    const walk = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const texts = root.nodeType === Node.TEXT_NODE ? [root] : [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        texts.forEach(wrap);
    };
    walk(document.body);
    new MutationObserver((records) => {
        for (const { type, target, addedNodes } of records) {
            for (const node of type === "characterData" ? [target] : addedNodes) if (node.isConnected) walk(node);
        }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
# What React means each element to say, beside what it says: the two differ where an old text has stayed.
STALE = """() => {
    const root = document.getElementById("root");
    const tree = root[Object.keys(root).find((name) => name.startsWith("__reactContainer$"))].stateNode.current;
    const [ELEMENT, TEXT] = [5, 6];
    const children = (fiber) => {
        const all = [];
        for (let child = fiber.child; child; child = child.sibling) all.push(child);
        return all;
    };
    const isText = (value) => typeof value === "string" || typeof value === "number";
    const meant = (fiber) => {
        if (fiber.tag === TEXT) return fiber.memoizedProps;
        if (fiber.tag !== ELEMENT || fiber.child) return children(fiber).map(meant).join("");
        const said = fiber.memoizedProps.children;
        return isText(said) ? String(said) : fiber.stateNode.textContent;
    };
    const holdsText = (fiber) => isText(fiber.memoizedProps?.children)
        || children(fiber).some((child) => child.tag === TEXT || (child.tag !== ELEMENT && holdsText(child)));
    const found = [];
    const visit = (fiber) => {
        if (fiber.tag === ELEMENT && holdsText(fiber)) {
            const [wanted, shown] = [meant(fiber), fiber.stateNode.textContent];
            if (wanted.toUpperCase() !== shown.toUpperCase()) found.push(`“${shown}” instead of “${wanted}”`);
        }
        children(fiber).forEach(visit);
    };
    visit(tree);
    return found;
}"""
# What is moved in each section, the first of each kind that there is. What each changes is drawn in the same way everywhere.
PRESSED = (
    "[data-testid=stButtonGroup] button:has-text('XOR')", "[data-testid=stButtonGroup] button + button",
    "[data-testid=stButton] button:has-text('Break it')", "input[type=checkbox]", "summary",
)
SYMBOLS = ".katex font, code font, [data-testid=stMetricValue] font, .nudge-figure-plot font, .nudge-slider-value font"


def expect_right(page, what: str) -> None:
    settled(page)
    expect(page.locator(".stException")).to_have_count(0)
    expect(page.get_by_text("removeChild")).to_have_count(0)
    assert page.evaluate(STALE) == [], what


def work_through(page, section) -> None:
    """Move controls of every kind in a section."""
    for selector in PRESSED:
        control = section.locator(selector).first
        if control.count() and control.is_enabled():
            # In the page: the input of a toggle lies below what is drawn of it.
            control.evaluate("(element) => element.click()")
            expect_right(page, f"{section}, {selector}")
    slider = section.locator(".nudge-slider input:enabled").first
    if slider.count():
        slider.press("ArrowRight")
        expect_right(page, f"{section}, slider")


def test_every_opening_and_all_of_one_page_work_under_a_translator(watched, new_context, app_url):
    page = watched(new_context(viewport={"width": 1440, "height": 900}).new_page())
    page.goto(app_url)
    page.wait_for_selector(READY)
    page.wait_for_selector(".nudge-slider")
    page.evaluate(TRANSLATE)
    for path, (name, question) in PAGES.items():
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(question, ignore_case=True)
        expect_right(page, path)
        expect(page.locator(SYMBOLS)).to_have_count(0)
        sections = page.locator("[class*=st-key-section-]")
        sections.first.wait_for()
        work_through(page, sections.first)
    page.get_by_test_id("stTopNavLink").filter(has_text="Broadcasting").click()
    for concept in CONCEPTS.values():
        if "broadcasting" in concept.pages:
            page.locator(f"[id='{concept.anchor}']").scroll_into_view_if_needed()
            section = page.locator(f".st-key-section-{concept.anchor}")
            section.wait_for()
            work_through(page, section)
    texts = page.evaluate("window.translated")
    assert any("neural network" in text for text in texts)
