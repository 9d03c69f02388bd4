"""Every concept of the course has a section with its anchor, and the README links to it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ui.concepts import CONCEPTS

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SECTIONS = [(concept, page) for concept in CONCEPTS.values() for page in concept.pages if page in PAGES]
ADDRESS = "http://localhost:8501"


def link(concept, page) -> str:
    return f"[{concept.title}]({ADDRESS}/{'' if page == 'start' else page}#{concept.anchor})"


def test_the_list_is_the_courses():
    assert list(CONCEPTS) == [f"C{number:02}" for number in range(1, 43)]
    anchors = Counter((page, concept.anchor) for concept in CONCEPTS.values() for page in concept.pages)
    assert max(anchors.values()) == 1
    assert all(re.fullmatch(r"[a-z0-9-]+", concept.anchor) for concept in CONCEPTS.values())


@pytest.fixture(scope="module")
def anchors():
    """The anchors of a page's headings, each page opened once."""
    return {}


@pytest.mark.parametrize(("concept", "stem"), SECTIONS, ids=lambda part: getattr(part, "id", part))
def test_a_concept_has_its_section(open_app, anchors, concept, stem):
    if stem not in anchors:
        app = open_app(f"pages/{stem}.py")
        assert not app.exception
        anchors[stem] = {heading.proto.anchor: heading.value for heading in (*app.title, *app.header, *app.subheader)}
    assert concept.anchor in anchors[stem], f"pages/{stem}.py has no section for {concept.id}, {concept.title}"
    heading = anchors[stem][concept.anchor]
    assert heading == concept.title or heading.endswith("?"), "a page's first section has its question for a heading"


@pytest.mark.parametrize(("concept", "stem"), SECTIONS, ids=lambda part: getattr(part, "id", part))
def test_the_readme_links_to_it(concept, stem):
    rows = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith(f"| {concept.id} |")]
    assert len(rows) == 1, f"the README has {len(rows)} rows for {concept.id}"
    assert link(concept, stem) in rows[0]
