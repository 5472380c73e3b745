"""docs/pictures: each SVG shows what its text says, and the text is of what template.yaml deploys."""

import importlib.machinery
import importlib.util
import re
import xml.etree.ElementTree

import pytest
from samcli.yamlhelper import yaml_parse

from executables import ROOT

FOLDER = ROOT / "docs" / "pictures"
PICTURES = sorted(FOLDER.glob("*.dot"))
SVG = "{http://www.w3.org/2000/svg}"

loader = importlib.machinery.SourceFileLoader("pictures", str(ROOT / "scripts" / "pictures"))
pictures = importlib.util.module_from_spec(importlib.util.spec_from_loader("pictures", loader))
loader.exec_module(pictures)


def contents(text):
    """(kind, name, lines of text) of every node and edge: what does not depend on fonts and versions."""
    tree = xml.etree.ElementTree.fromstring(text)
    return sorted(
        (group.get("class"), group.find(f"{SVG}title").text, [each.text for each in group.iter(f"{SVG}text")])
        for group in tree.iter(f"{SVG}g") if group.get("class") in ("node", "edge"))


def test_every_text_has_its_picture_and_the_other_way_round():
    assert PICTURES
    assert {each.stem for each in PICTURES} == {each.stem for each in FOLDER.glob("*.svg")}
    pages = "".join(page.read_text() for page in (ROOT / "docs").glob("*.md"))
    assert all(f"](pictures/{each.stem}.svg)" in pages for each in PICTURES)


@pytest.mark.parametrize("source", PICTURES, ids=lambda each: each.stem)
def test_a_picture_shows_what_its_text_says(source):
    text = source.read_text()
    shown = contents(source.with_suffix(".svg").read_text())
    assert shown == contents(pictures.svg(text)), "run make pictures"
    assert shown != contents(pictures.svg(text.replace('label="', 'label="another ', 1)))


@pytest.mark.parametrize("source", PICTURES, ids=lambda each: each.stem)
def test_a_picture_can_be_read_on_light_and_on_dark_pages(source):
    text = source.with_suffix(".svg").read_text()
    assert "prefers-color-scheme: dark" in text
    tree = xml.etree.ElementTree.fromstring(text)
    # Nothing is filled but the tips of arrows: a ground of its own would be a white box on a dark page.
    filled = [each for each in tree.iter() if each.get("fill") not in (None, "none", "black") and each.get("fill") != "transparent"]
    assert not filled
    assert not [each for each in tree.iter() if each.tag in (f"{SVG}script", f"{SVG}image")]


def test_the_picture_names_what_the_template_makes():
    resources = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
    text = (FOLDER / "deployment.dot").read_text().replace("\\n", " ")
    named = {
        name for label in re.findall(r'label="([^"]*)"', text) for name in re.findall(r"\b(?:[A-Z][a-z]+){1,3}\b", label)
        if name in resources}
    functions = {name for name, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}
    assert functions | {"Api", "HttpApi", "SchedulerUrl", "WebBucket", "UserPool", "Messages", "DeadLetters"} <= named
    # Dashed is what has a condition, but for the user pool, which is there in any case.
    dashed = {
        name for line in text.splitlines() if 'style="rounded,dashed"' in line for name in re.findall(r"[A-Z]\w+", line)
        if name in resources}
    assert dashed == {name for name in named if resources[name].get("Condition", "MakesUserPool") != "MakesUserPool"}
