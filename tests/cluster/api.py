"""A client of the HTTP API that survives the server's death: requests, lists, watches, waiting for a state."""

import http.client
import json
import time
import urllib.parse

JOBS = "/apis/batch/v1/namespaces/default/jobs"
PODS = "/api/v1/namespaces/default/pods"
EVENTS = "/api/v1/namespaces/default/events"
NODES = "/api/v1/nodes"
MERGE_PATCH = "application/merge-patch+json"
FAILED_EXCHANGE = (OSError, http.client.HTTPException)


class Refused(AssertionError):
    """The server answered with an error; `code` and `status` (the Status object) tell which."""

    def __init__(self, code, status):
        super().__init__(f"{code}: {json.dumps(status)[:2000]}")
        self.code = code
        self.status = status


class Answer:
    """One answer: code, headers, body, and the body as JSON."""

    def __init__(self, code, headers, body):
        self.code = code
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode()


class Api:
    """Talks to whatever address `where()` names at the moment: "HOST:PORT"."""

    def __init__(self, where):
        self._where = where

    def _connect(self, timeout):
        host, _, port = self._where().rpartition(":")
        return http.client.HTTPConnection(host, int(port), timeout=timeout)

    def exchange(self, method, path, body=None, content_type="application/json", headers=None, timeout=30):
        """One request, one Answer, whatever its code."""
        connection = self._connect(timeout)
        try:
            sent = {"Content-Type": content_type, **(headers or {})}
            if body is not None and not isinstance(body, (bytes, str)):
                body = json.dumps(body)
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def ask(self, method, path, body=None, **more):
        """As exchange, but returns the JSON; raises Refused unless 2xx."""
        answer = self.exchange(method, path, body, **more)
        try:
            parsed = answer.json
        except ValueError:
            parsed = answer.text
        if answer.code // 100 != 2:
            raise Refused(answer.code, parsed)
        return parsed

    def get(self, path):
        return self.ask("GET", path)

    def create(self, path, body):
        return self.ask("POST", path, body)

    def patch(self, path, body):
        return self.ask("PATCH", path, body, content_type=MERGE_PATCH)

    def delete(self, path, propagation="Background"):
        return self.ask("DELETE", path, {"propagationPolicy": propagation})

    def items(self, path, **query):
        """The objects of a list; query words are labelSelector and fieldSelector."""
        return self.get(with_query(path, query))["items"]

    def text(self, path):
        answer = self.exchange("GET", path)
        if answer.code != 200:
            raise Refused(answer.code, answer.text)
        return answer.text

    def watch(self, path, version, timeout, **query):
        """Yields (type, object) until the server ends the stream, it breaks, or `timeout` passes without news."""
        connection = self._connect(timeout)
        try:
            connection.request("GET", with_query(path, {**query, "watch": "1", "resourceVersion": version}))
            answer = connection.getresponse()
            if answer.status != 200:
                raise Refused(answer.status, answer.read().decode(errors="replace"))
            while line := answer.readline():
                event = json.loads(line)
                yield event["type"], event["object"]
        finally:
            connection.close()

    def history(self, path, version, until, timeout=60, **query):
        """The changes since `version`, up to the first for which until(type, object) holds."""
        seen = []
        for change in self.watch(path, version, timeout, **query):
            seen.append(change)
            if until(*change):
                return seen
        raise AssertionError(f"{path}: the watch ended; last: {brief(seen[-1:])}")

    def follow(self, path, timeout, **query):
        """Yields {name: object} now and after each change, for `timeout` seconds, also across deaths of the server."""
        end_at = time.monotonic() + timeout
        seen = None
        while True:
            try:
                listed = self.get(with_query(path, query))
                seen = {each["metadata"]["name"]: each for each in listed["items"]}
                yield seen
                version = listed["metadata"]["resourceVersion"]
                for kind, changed in self.watch(path, version, max(0.1, end_at - time.monotonic()), **query):
                    if kind == "ERROR":
                        break
                    if kind == "DELETED":
                        seen.pop(changed["metadata"]["name"], None)
                    elif kind != "BOOKMARK":
                        seen[changed["metadata"]["name"]] = changed
                    yield seen
            except FAILED_EXCHANGE:
                time.sleep(0.05)  # no server there: nothing to wait on
            if time.monotonic() > end_at:
                raise AssertionError(f"not within {timeout} s: {path} {query}; last: {brief(seen)}")

    def wait_all(self, path, holds, timeout, **query):
        """Waits until holds({name: object}) and returns these objects."""
        for seen in self.follow(path, timeout, **query):
            if holds(seen):
                return dict(seen)
        raise AssertionError("follow ends by itself only with an error")

    def wait(self, path, name, holds, timeout):
        """Waits until the object exists and holds(object); returns it."""
        query = {"fieldSelector": f"metadata.name={name}"}
        return self.wait_all(path, lambda seen: name in seen and holds(seen[name]), timeout, **query)[name]

    def wait_absent(self, path, name, timeout):
        self.wait_all(path, lambda seen: name not in seen, timeout, fieldSelector=f"metadata.name={name}")


def with_query(path, query):
    return path + ("&" if "?" in path else "?") + urllib.parse.urlencode(query) if query else path


def brief(what):
    return json.dumps(what)[:3000]


def condition(thing, kind):
    """The condition of that type, or an empty one."""
    for each in thing.get("status", {}).get("conditions", []):
        if each["type"] == kind:
            return each
    return {}


def has(kind, status="True"):
    """A predicate for wait: the object has that condition."""
    return lambda thing: condition(thing, kind).get("status") == status


def finished(job):
    return has("Complete")(job) or has("Failed")(job)


def count(job, field):
    """A counter of the Job's status; those that are 0 are left out there."""
    return job.get("status", {}).get(field) or 0


def phase(pod):
    return pod.get("status", {}).get("phase")
