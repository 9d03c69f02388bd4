"""A walk through every page from top to bottom, wide and narrow, light and dark: every section drawn, nothing in the way
of anything else."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from ui.charts.palette import PALETTES
from ui.concepts import CONCEPTS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
WIDTHS = {"wide": 1440, "narrow": 390}
READY = ".stApp[data-test-script-state=notRunning]"
# Tall enough for any page: whatever waits to be reached is reached.
TALLEST = 24_000

# The places of all words, apart from those in formulas, whose layout is KaTeX's own affair. What is clipped away by a box
# that scrolls is not seen.
OVERLAPS = """() => {
    // What is left of a box inside all that clips it; null where nothing is.
    const visible = (element, box) => {
        let { left, top, right, bottom } = box;
        for (let one = element; one; one = one.parentElement) {
            const style = getComputedStyle(one);
            if (style.visibility === "hidden" || style.display === "none" || Number(style.opacity) === 0) return null;
            if (style.overflowX === "visible" && style.overflowY === "visible" && style.clipPath === "none") continue;
            const clip = one.getBoundingClientRect();
            [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
            [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
        }
        return right - left > 2 && bottom - top > 2 ? { left, top, right, bottom } : null;
    };
    const words = [];
    const walker = document.createTreeWalker(document.querySelector("[data-testid=stMain]"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!node.textContent.trim() || parent.closest(".katex, style, script, table, textarea, option, .modebar")) continue;
        // Of slanted words only the upright box around them is known, which is larger than they are.
        if (parent.getScreenCTM?.().b) continue;
        if (parent.closest("details:not([open]) > :not(summary)")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const whole of range.getClientRects()) {
            const box = visible(parent, whole);
            if (box) words.push({ text: node.textContent.trim(), node, box });
        }
    }
    const found = [];
    const slack = 3;
    words.sort((a, b) => a.box.top - b.box.top);
    for (let i = 0; i < words.length; i++) {
        for (let j = i + 1; j < words.length && words[j].box.top < words[i].box.bottom - slack; j++) {
            const [a, b] = [words[i].box, words[j].box];
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (words[i].node !== words[j].node && across > slack && down > slack) {
                found.push(`“${words[i].text.slice(0, 40)}” and “${words[j].text.slice(0, 40)}” at ${Math.round(a.top)}`);
            }
        }
    }
    return found;
}"""
SIDEWAYS = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
    .filter((part) => part.scrollWidth > part.clientWidth)
    .map((part) => `${part.tagName}: ${part.scrollWidth} in ${part.clientWidth}`)"""
# Boxes of the page's layout that hold more than they show: nobody looks for what they hide. Streamlit's rows may clip a
# few pixels of the room below a caption.
HIDING = """() => [...document.querySelectorAll("[data-testid=stVerticalBlock], [data-testid=stHorizontalBlock]")]
    .filter((box) => {
        const { overflowX, overflowY } = getComputedStyle(box);
        return (overflowX !== "visible" && box.scrollWidth > box.clientWidth + 2)
            || (overflowY !== "visible" && box.scrollHeight > box.clientHeight + 10);
    })
    .map((box) => `${box.innerText.slice(0, 60)}: ${box.scrollWidth} × ${box.scrollHeight} in ${box.clientWidth} × ${box.clientHeight}`)"""
# A part that waits to be reached is the component "reach"; until Streamlit has that, it shows a skeleton.
DRAWN = """() => !document.querySelector("[data-component=reach], [data-testid=stSkeleton]")
    && [...document.querySelectorAll(".nudge-figure")].every((figure) => Number(figure.dataset.draws) > 0)"""


def background(theme: str) -> str:
    red, green, blue = bytes.fromhex(PALETTES[theme].background[1:])
    return f"rgb({red}, {green}, {blue})"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("stem", PAGES)
def test_every_section_is_drawn_and_nothing_lies_on_anything(watched, new_context, app_url, stem, width):
    page = watched(new_context(viewport={"width": width, "height": 900}, color_scheme="light").new_page())
    page.goto(app_url + ("" if stem == "start" else stem))
    page.wait_for_selector(READY)
    page.set_viewport_size({"width": width, "height": TALLEST})
    for concept in CONCEPTS.values():
        if stem in concept.pages:
            expect(page.locator(f"[id='{concept.anchor}']")).to_have_count(1, timeout=60_000)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        # The page's background tells that the theme is in force.
        expect(page.locator(".stApp")).to_have_css("background-color", background(theme))
        page.wait_for_function(DRAWN, timeout=60_000)
        page.wait_for_selector(READY)
        assert page.locator(".stException").all_inner_texts() == []
        assert page.evaluate(SIDEWAYS) == [], theme
        assert page.evaluate(HIDING) == [], theme
        assert page.evaluate(OVERLAPS) == [], theme
