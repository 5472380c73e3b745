"""What the documents promise is run: README's commands, its policy, and the table of codes."""

import json
import os
import pathlib
import re
import subprocess

import pytest
from samcli.yamlhelper import yaml_parse

from executables import executable

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()

CLAIMS = next(line for line in README.splitlines() if line.startswith('{"iss":'))


def console_blocks():
    """The commands of README's console blocks with the output that is shown below each."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        command, output = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, output
                command, output = line[2:], []
            else:
                output.append(line)
        yield command, output


def matches(shown, actual):
    """Whether the output is the one shown, where "…" stands for anything, several lines too."""
    pattern = re.escape("\n".join(shown)).replace("…", ".*")
    return re.fullmatch(pattern, actual.strip("\n"), re.DOTALL)


def test_readme_commands_print_what_readme_shows(tmp_path):
    (tmp_path / "claims.json").write_text(CLAIMS)
    environment = dict(os.environ, PATH=f"{executable('latchkey').parent}:{os.environ['PATH']}", NO_COLOR="1")
    commands = list(console_blocks())
    assert len(commands) == 6
    for command, shown in commands:
        run = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
        assert run.returncode == (1 if shown and '"accepted":false' in shown[0] else 0), f"{command}: {run.stderr}"
        assert matches(shown, run.stdout), f"{command}\n{run.stdout}"


def test_readme_policy_is_the_example():
    block = re.search(r"```json\n(.*?)```", README, re.DOTALL).group(1)
    example = json.loads((ROOT / "latchkey.json").read_text())
    document = json.loads(block)
    example.pop("$schema", None)
    assert document["issuers"] == example["issuers"]


def test_readme_policy_loads(latchkey, tmp_path):
    policy = tmp_path / "latchkey.json"
    policy.write_text(re.search(r"```json\n(.*?)```", README, re.DOTALL).group(1))
    environment = {"USER_POOL_ID": "eu-west-1_AbCdEfGhI", "WEB_CLIENT_ID": "1example23456789"}
    run = latchkey("verify", "--policy", policy, "no-token", environment=environment)
    assert (run.returncode, run.stderr) == (1, "")


def test_every_link_of_the_documents_leads_somewhere():
    for page in [ROOT / "README.md", *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def codes_in_sources():
    """Every stable code, out of the `code` properties of the sources."""
    found = set()
    for file in ["JOSE/Refusal+Report.swift", "JOSE/Failure.swift", "APIGateway/InvalidCredentials.swift",
                 "APIGateway/InvalidEvent.swift", "Authorization/Decision.swift", "Authorization/InvalidPolicy.swift",
                 "LatchkeyContext/InvalidContext.swift", "StructuredLogging/MetricStream.swift"]:
        text = (ROOT / "Sources" / file).read_text()
        for body in re.findall(r"var code: String \{(.*?)\n  \}|var code: String \{ (.*?) \}", text, re.DOTALL):
            found |= set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', "".join(body)))
    return found


def test_every_code_is_documented_and_no_other():
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs" / "refusals.md").read_text(), re.MULTILINE))
    # "allowed" is no refusal; these two have their code where they are thrown.
    expected = codes_in_sources() - {"allowed"} | {"policy_unreadable", "log_level_unknown"}
    assert documented == expected


def codes_of_the_gateway():
    """Every code with which latchkey-gateway says why it does not start, or cannot do it."""
    def swift(pattern):
        return "\n".join(file.read_text() for file in sorted((ROOT / "Sources").glob(pattern)))

    stage = "".join(
        text for text in (file.read_text() for file in (ROOT / "Sources" / "RESTStage").glob("*.swift"))
        if "InvalidStage.Problem" in text)
    reading = [
        (swift("LocalGateway/*.swift"), r'GatewayFault\(\s*"([a-z_]+)"|\bcode: "([a-z_]+)"'),
        (swift("HostedLogin/LoginProblem.swift"), r'case \.\w+(?:\(.*?\))?: "([a-z_]+)"'),
        (swift("SAMTemplate/TemplateFault.swift"), r'case \w+ = "([a-z_]+)"'),
        (stage, r'\.init\(\s*"([a-z_]+)",\s*"'),
        (swift("SystemCalls/FileProblem.swift"), r'case \.\w+: "(file_[a-z_]+)"'),
        (swift("SQLiteScheduling/*.swift"), r'"(database_[a-z_]+)"'),
    ]
    found = set()
    for text, pattern in reading:
        codes = {"".join(match.groups("")) for match in re.finditer(pattern, text)}
        assert len(codes) > 5, pattern
        found |= codes
    return found


def test_every_code_of_the_gateway_is_documented_and_no_other():
    page = (ROOT / "docs" / "local.md").read_text()
    rows = re.findall(r"^\| `([a-z_]+)` \|", page[page.index("| code | what is wrong |"):], re.MULTILINE)
    assert len(rows) == len(set(rows)), "a code has two rows"
    assert set(rows) == codes_of_the_gateway()


def problems_in_sources():
    """Every code of the scheduler's problem documents with its status."""
    text = (ROOT / "Sources" / "SchedulerApp" / "ProblemCode.swift").read_text()
    names = dict(re.findall(r'case (\w+) = "([a-z_]+)"', text))
    body = re.search(r"var status: Int \{(.*?)\n  \}", text, re.DOTALL).group(1)
    found = {}
    for cases, status in re.findall(r"case ([^:]+):\s*(\d+)", body):
        found |= {names[name]: status for name in re.findall(r"\.(\w+)", cases)}
    assert found.keys() == set(names.values()), "a code without a status was read"
    return found


def test_every_problem_of_the_scheduler_is_documented_and_no_other():
    page = (ROOT / "docs" / "scheduler-api.md").read_text()
    assert dict(re.findall(r"^\| `([a-z_]+)` \| (\d+) \|", page, re.MULTILINE)) == problems_in_sources()


def test_every_route_of_the_scheduler_is_documented_with_its_permission():
    page = (ROOT / "docs" / "scheduler-api.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z]+) (/[^`?]*)` \| (.+) \|$", page, re.MULTILINE))
    text = (ROOT / "Sources" / "SchedulerApp" / "Endpoint.swift").read_text()
    access = {".open": {"nothing", "a link from a mail"}, ".caller": {"a caller"}}
    found = re.findall(r'Endpoint\(\s*"([A-Z]+)", "(/[^"]*)", (\.\w+)(?:\("([a-z:]+)"\))?', text)
    assert len(found) == len(documented) > 0
    for method, path, kind, permission in found:
        asked = {f"`{permission}`"} if permission else access[kind]
        assert any((method, path, each) in documented for each in asked), f"{method} {path}"


DEPLOYMENT = (ROOT / "docs" / "deploy.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


@pytest.fixture(scope="module")
def template():
    return yaml_parse((ROOT / "template.yaml").read_text())


def of_type(template, kind):
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def test_the_parameters_are_documented_and_no_other(template):
    table = DEPLOYMENT[DEPLOYMENT.index("## Parameters"):DEPLOYMENT.index("### Signing in with Google")]
    cells = re.findall(r"^\| (`.+?`) \| ", table, re.MULTILINE)
    assert [name for cell in cells for name in re.findall(r"`(\w+)`", cell)] == list(template["Parameters"])
    needed = {name for name, each in template["Parameters"].items() if "Default" not in each}
    assert needed == set(re.findall(r"`(\w+)`", re.search(r"\n(`.*?) have to be given", table).group(1)))


def test_the_outputs_that_documents_name_are_outputs(template):
    named = {
        name for page in ("deploy.md", "operations.md", "terraform.md")
        for name in re.findall(r"outputs?\s`(\w+)`", (ROOT / "docs" / page).read_text())}
    assert len(named) > 4 and named <= set(template["Outputs"])


def test_what_is_paid_for_by_the_piece_is_counted(template):
    alarms = of_type(template, "AWS::CloudWatch::Alarm")
    always = [name for name, each in alarms.items() if "Condition" not in each]
    assert f"| {len(always)} alarms, {len(alarms)} with `Metrics` |" in DEPLOYMENT
    secrets = of_type(template, "AWS::SecretsManager::Secret")
    assert f"| {len(secrets)} secrets |" in DEPLOYMENT


def test_every_alarm_is_explained_and_no_other(template):
    table = OPERATIONS[OPERATIONS.index("## What to be woken by"):]
    named = re.findall(r"^\| `(\w+Alarm)` \|", table, re.MULTILINE)
    assert sorted(named) == sorted(of_type(template, "AWS::CloudWatch::Alarm"))


def test_what_stays_when_the_stack_goes_is_documented(template):
    kept = {each["Type"] for each in template["Resources"].values() if each.get("DeletionPolicy") == "Retain"}
    assert kept == {
        "AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolGroup"}
    taking = DEPLOYMENT[DEPLOYMENT.index("## Taking it down"):DEPLOYMENT.index("## The bundle")]
    for command in ("dynamodb delete-table", "secretsmanager delete-secret", "cognito-idp delete-user-pool"):
        assert f"aws {command} " in taking


def test_the_schedulers_variables_are_documented_and_no_other():
    source = (ROOT / "Sources" / "SchedulerApp" / "SchedulerSettings.swift").read_text()
    read = set(re.findall(r'"(SCHEDULER_[A-Z_]+)"', source))
    assert len(read) > 5
    assert set(re.findall(r"^\| `(SCHEDULER_[A-Z_]+)` \|", DEPLOYMENT, re.MULTILINE)) == read


def test_the_outcomes_of_a_delivery_are_documented_and_no_other():
    source = (ROOT / "Sources" / "SchedulerApp" / "Logger+Delivery.swift").read_text()
    names = set(re.findall(r'"([a-z_]+)"$', source, re.MULTILINE))
    assert "sent" in names
    rows = re.search(r"^\| `outcome` of a delivery .*?\n\n", OPERATIONS, re.MULTILINE | re.DOTALL).group().strip().splitlines()[2:]
    assert {name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])} == names
