"""Asks a running desk at a steady rate and prints how long answers took.

    python3 load.py ADDRESS KEY COLLECTION [--rate 50] [--seconds 60]

Half of the questions open an event, half search; each is sent at its own time, whether or not those before it were answered, and the
time counts from when it should have been sent, so that a server which stalls cannot hide it. Standard library only.
"""

import argparse
import http.client
import json
import random
import threading
import time
import urllib.parse

WORDS = ["انفجار", "صبراتة", "ministry", "bus", "لغم", "workers", "الساحل", "battalion", "مديرية الصحة", "\"قرب أجدابيا\"", "Misrata", "سرت"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("address", "key", "collection"):
        arguments.add_argument(name)
    arguments.add_argument("--rate", type=float, default=50)
    arguments.add_argument("--seconds", type=float, default=60)
    asked = arguments.parse_args()
    host = asked.address.removeprefix("http://")
    headers = {"Authorization": f"Bearer {asked.key}"}
    at = f"/api/v1/collections/{urllib.parse.quote(asked.collection)}"
    events = known_events(host, headers, at)
    print(f"{len(events)} events known")
    chance = random.Random(7)
    plan = [question(chance, events, at) for _ in range(int(asked.rate * asked.seconds))]
    took = {"event": [], "search": []}
    failed, lock, turn = [], threading.Lock(), iter(range(len(plan)))
    began = time.monotonic() + 0.5

    def work():
        connection = http.client.HTTPConnection(host, timeout=30)
        while True:
            with lock:
                index = next(turn, None)
            if index is None:
                return
            due = began + index / asked.rate
            time.sleep(max(0, due - time.monotonic()))
            kind, path = plan[index]
            try:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
                good = answer.status == 200 and len(body) > 2
            except OSError:
                good, connection = False, http.client.HTTPConnection(host, timeout=30)
            with lock:
                (took[kind] if good else failed).append(time.monotonic() - due)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for kind, times in took.items():
        times.sort()
        cut = lambda share: times[min(len(times) - 1, int(share * len(times)))] * 1000
        print(f"{kind:7} {len(times):6} answers  p50 {cut(.5):7.1f} ms  p95 {cut(.95):7.1f} ms  p99 {cut(.99):7.1f} ms  worst {times[-1] * 1000:7.1f} ms")
    print(f"{len(failed)} failed, {len(plan) / (time.monotonic() - began):.1f} answers a second")


def known_events(host, headers, at):
    connection, events, cursor = http.client.HTTPConnection(host, timeout=60), [], ""
    while cursor is not None and len(events) < 5_000:
        connection.request("GET", f"{at}/events?limit=200" + (f"&cursor={cursor}" if cursor else ""), headers=headers)
        answer = json.load(connection.getresponse())
        events += [event["id"] for event in answer["items"]]
        cursor = answer["next"]
    return events


def question(chance, events, at):
    if chance.random() < 0.5:
        return "event", f"{at}/events/{urllib.parse.quote(chance.choice(events), safe='')}"
    words = " ".join(chance.sample(WORDS, chance.choice([1, 1, 2])))
    return "search", f"{at}/search?q={urllib.parse.quote(words)}"


main()
