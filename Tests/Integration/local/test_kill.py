"""kill -9 of the gateway under load, at moments of chance. Everything that was acknowledged is there after the restart, what
came due meanwhile is delivered, and nobody gets a mail twice but in the window that docs/scheduler.md describes."""

import collections
import datetime
import email
import email.policy
import os
import random
import sqlite3
import threading
import time

from local_gateway import USERS, LocalGateway, copied_plan, free_ports, without_limits

ROUNDS = 5
WRITERS = 8
READERS = [f"reader{number}@example.com" for number in range(3)]
# A delivery that was killed goes on when its lease of a minute is over.
PATIENCE = 120


class Writer(threading.Thread):
    """Schedules messages one after the other; who got no answer asks again, with the same key, until there is one."""

    def __init__(self, gateway, number, headers, seed):
        super().__init__(daemon=True)
        self.gateway, self.number, self.headers = gateway, number, headers
        self.chance = random.Random(seed)
        self.ended = threading.Event()
        # Subject → the id, and whether it is soon due.
        self.acknowledged, self.refused, self.repeated, self.odd = {}, set(), 0, []

    def run(self):
        count = 0
        while not self.ended.is_set():
            count += 1
            self.schedule(f"Message {self.number} {count}", soon=count % 20 == 1)

    def schedule(self, subject, soon):
        wait = self.chance.uniform(1, 4) if soon else 30 * 86_400
        moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=wait)
        body = {"subject": subject, "body": f"{subject}, in full.", "deliverAt": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
        headers = self.headers | {"Idempotency-Key": subject.replace(" ", "-")}
        while True:
            try:
                reply = self.gateway.request("POST", "/groups/readers/messages", headers, body)
            except OSError:
                self.repeated += 1
                time.sleep(0.05)
                continue
            except Exception as problem:
                # http.client says of a connection that ends early that there was no status line, or half a body.
                if type(problem).__module__ != "http.client":
                    raise
                self.repeated += 1
                continue
            if reply.status == 503:
                # It listens already, and is not yet open.
                self.repeated += 1
                time.sleep(0.05)
                continue
            if reply.status == 201:
                self.acknowledged[subject] = (reply.json()["id"], soon)
            elif reply.status == 422:
                # It was not stored before the kill, and its moment has passed since.
                self.refused.add(subject)
            else:
                self.odd.append(reply)
            return


def listed(gateway, headers):
    """Every message of the group, through the API: id → message."""
    found, cursor = {}, ""
    while True:
        reply = gateway.request("GET", f"/groups/readers/messages?limit=100{cursor}", headers)
        assert reply.status == 200, reply
        page = reply.json()
        found |= {each["id"]: each for each in page["items"]}
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def mails(gateway):
    """(recipient, subject) → how many, as Python's own parser reads the outbox."""
    found = collections.Counter()
    for path in gateway.outbox.glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert not mail.defects and mail["To"] and mail["From"], path
        text = mail.get_body(("plain",)).get_content()
        assert f"{mail['Subject']}, in full." in text, text
        found[mail["To"].addresses[0].addr_spec, mail["Subject"]] += 1
    return found


def test_nothing_acknowledged_is_lost(tmp_path, figures):
    seed = int(os.environ.get("LATCHKEY_SEED") or random.randrange(1 << 32))
    print(f"LATCHKEY_SEED={seed}")
    chance = random.Random(seed)

    def change(plan):
        plan["subscribers"] = [{"group": "readers", "email": address} for address in READERS]
        plan["messages"] = []

    arguments = ["--template", without_limits(tmp_path), "--plan", copied_plan(tmp_path, change)]
    with LocalGateway(tmp_path, *arguments, port=free_ports()) as gateway:
        headers = gateway.as_user(USERS["admin"])
        writers = [Writer(gateway, number, headers, chance.random()) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for round in range(ROUNDS):
            time.sleep(chance.uniform(0.5, 2.5))
            gateway.kill()
            known = {subject for writer in writers for subject in list(writer.acknowledged)}
            # Some of what is due comes due while nothing runs.
            time.sleep(chance.uniform(0, 2))
            gateway.start()
            there = {each["subject"] for each in listed(gateway, headers).values()}
            assert known <= there, sorted(known - there)[:10]
        time.sleep(1)
        for writer in writers:
            writer.ended.set()
        for writer in writers:
            writer.join(30)
            assert not writer.is_alive() and not writer.odd, writer.odd[:3]
        acknowledged = {subject: each for writer in writers for subject, each in writer.acknowledged.items()}
        refused = set().union(*(writer.refused for writer in writers))
        repeated = sum(writer.repeated for writer in writers)
        due = {subject for subject, (_, soon) in acknowledged.items() if soon}

        end = time.monotonic() + PATIENCE
        while True:
            messages = listed(gateway, headers)
            waiting = [each for each in messages.values() if each["subject"] in due and each["status"] != "sent"]
            if not waiting:
                break
            assert time.monotonic() < end, (len(waiting), waiting[:3], gateway.complaints[-2000:])
            time.sleep(1)

        # The API and SQLite itself say the same, and each key was done once.
        assert {each["subject"]: each["id"] for each in messages.values()} == {
            subject: identifier for subject, (identifier, _) in acknowledged.items()}
        assert len(messages) == len(acknowledged)
        database = sqlite3.connect(f"file:{gateway.data / 'local.db'}?mode=ro", uri=True)
        try:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            # Bytes in the table: texts that only look the same are not the same.
            subjects = collections.Counter(
                subject.decode() for subject, in database.execute("SELECT CAST(subject AS BLOB) FROM message"))
        finally:
            database.close()
        assert subjects == collections.Counter(acknowledged.keys())
        assert not refused & set(subjects)

        sent = mails(gateway)
        wanted = {(reader, subject) for reader in READERS for subject in due}
        assert set(sent) == wanted, (sorted(wanted - set(sent))[:5], sorted(set(sent) - wanted)[:5])
        twice = [mail for mail, count in sent.items() if count > 1]
        # "It is one mail wide" (docs/scheduler.md, What remains unknowable): the one that was being handed over at a kill.
        assert sum(sent.values()) - len(wanted) <= ROUNDS, twice
        figures(
            f"kill -9, {ROUNDS} times under load: {len(acknowledged)} messages acknowledged and there, "
            f"{len(due)} came due and were delivered to {len(READERS)} each, {len(twice)} mails twice; {repeated} requests asked again")
        assert len(due) >= ROUNDS and repeated > 0
