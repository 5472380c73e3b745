"""The regions that the Swift test goes through (Tests/AWSPartitionsTests) are those that botocore knows, no more and no fewer.

After an update of botocore, `.venv/bin/python Tests/Integration/test_partitions.py` writes the fixture anew.
"""

import json
import pathlib

import botocore

FIXTURE = pathlib.Path(__file__).resolve().parents[1] / "AWSPartitionsTests" / "Fixtures" / "regions.json"


def regions():
    """Region → its partition and the suffix of its hosts. `aws-global` and its like stand for a partition: they are no regions."""
    table = json.loads((pathlib.Path(botocore.__file__).parent / "data" / "partitions.json").read_text())
    return {
        region: {"partition": partition["id"], "dnsSuffix": partition["outputs"]["dnsSuffix"]}
        for partition in table["partitions"]
        for region in sorted(partition["regions"])
        if not region.endswith("-global")
    }


def test_the_fixture_is_botocores_table():
    table = regions()
    assert len({region["partition"] for region in table.values()}) >= 8
    assert json.loads(FIXTURE.read_text()) == table


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(regions(), indent=2) + "\n")
