"""The trees that Tests/YAMLReadingTests expects are those that PyYAML makes, with which the SAM command line reads templates.

To write the fixture anew: .venv/bin/python Tests/Integration/test_yaml.py
"""

import json
import pathlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "Tests" / "YAMLReadingTests" / "Fixtures" / "trees.json"

TEXTS = {
    "short forms": """\
A: !Ref B
C: !Sub "${A}-${AWS::Region}"
D: !GetAtt E.Arn
F: !If [IsProd, !Ref G, !Ref "AWS::NoValue"]
H: !Join ["", [arn, !Ref I]]
J: !Select
  - 0
  - !GetAZs ""
K: !FindInMap {a: b}
""",
    "scalars": """\
plain: a b  c
number: 300
version: '2010-09-09'
date: 2010-09-09
yes: no
null: ~
empty:
single: 'it''s'
double: "tab\\t quote\\" \\u00e9 \\x41 line\\
  folded"
literal: |
  first
    second

  third
stripped: |-
  a
kept: |+
  a

folded: >
  one
  two

  three
multi
""".replace("multi\n", "multi: one\n  two\n    three\n"),
    "flow": "{a: [1, two, {b: c}], 'd e': {}, \"f\": [], g: [\n  x,\n  y\n]}\n",
    "json": '{\n  "Resources": {"A": {"Type": "T", "P": [1, 2.5, true, null, "\\u00e9\\n\\"\\/"]}},\n  "B": {"Ref": "A"}\n}\n',
    "comments": "# first\na: 1 # one\n\n# between\nb:\n  # inside\n  - c # c\n#last\n",
    "compact": "- a: 1\n  b: 2\n-\n  - c\n  - - d\n    - e\n- f: {g: h}\n",
    "unicode": "名: 値\n\"é\": [\U0001F600, ß]\n",
    "document markers": "%YAML 1.1\n---\na: b\n...\n",
    "carriage returns": "a: 1\r\nb:\r\n  - c\r\n",
    "colons": "a:b: c:d\nurl: https://example.com:443/x#y\narn: arn:aws:lambda:eu-west-1:1:function:f\n",
    "the project's template": (ROOT / "template.yaml").read_text(),
}


def tree(node):
    """Content, tag and line of a node as PyYAML composes it; a tag that PyYAML only infers is none."""
    tag = node.tag if node.tag.startswith("!") else None
    if isinstance(node, yaml.ScalarNode):
        content = {"text": node.value, "plain": node.style is None}
    elif isinstance(node, yaml.SequenceNode):
        content = {"elements": [tree(each) for each in node.value]}
    else:
        content = {"members": [[name.value, name.start_mark.line + 1, tree(value)] for name, value in node.value]}
    return {**content, "tag": tag, "line": node.start_mark.line + 1}


def trees():
    # The loader in Python, not the one around libyaml: another hand than ours.
    return [{"name": name, "text": text, "tree": tree(yaml.compose(text, yaml.SafeLoader))} for name, text in TEXTS.items()]


def test_the_expected_trees_are_pyyamls():
    assert json.loads(FIXTURE.read_text()) == trees()


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(trees(), indent=1) + "\n")
