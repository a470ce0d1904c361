"""Bad manifests, bad HTTP and strangers at the cluster's port: a clear error, flat memory, and the service goes on."""

import http.client
import json
import os
import random
import re
import resource
import socket
import ssl
import struct
import subprocess

import processes
from api import FAILED_EXCHANGE, JOBS, Refused, finished
from harness import PATIENCE, PROGRAM, ClusterCase, main
from manifests import job

MEBI = 1024 * 1024
GROWTH_KIB = 64 * 1024  # far below what any of the inputs would take if it were swallowed
GOOD = """apiVersion: batch/v1
kind: Job
metadata:
  name: good
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: debian
        command: ["true"]
"""


class BadInput(ClusterCase):
    """The service is tried again after each test, and its memory is looked at."""

    nodes = 1

    def setUp(self):
        self.controller = self.cluster.process("controller")
        pid = self.controller["pid"]
        self.memory = None if processes.sanitized(pid) else processes.resident_kib(pid)
        if self.memory:
            processes.forget_peak(pid)

    def tearDown(self):
        self.assertEqual(self.cluster.process("controller")["pid"], self.controller["pid"], "the controller died")
        self.assertEqual(self.api.exchange("GET", "/readyz").code, 200)
        if self.memory:
            self.assertLess(processes.peak_kib(self.controller["pid"]) - self.memory, GROWTH_KIB)

    def file(self, text, name="manifest.yaml"):
        path = os.path.join(self.cluster.work, name)
        with open(path, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
        return path

    def refuses(self, text, *patterns, command="apply"):
        """`troupe apply` of this manifest fails; its message matches each pattern, in which FILE stands for the file."""
        path = self.file(text)
        done = self.troupe(command, "-f", path, check=False)
        self.assertEqual(done.code, 1, done)
        self.assertEqual(done.out, "")
        for pattern in patterns:
            self.assertRegex(done.err, pattern.replace("FILE", path.replace(".", r"\.")))
        return done

    def field(self, line, *patterns, **more):
        """As refuses, for the good manifest with one line put into its spec."""
        return self.refuses(GOOD.replace("spec:\n", f"spec:\n  {line}\n", 1), *patterns, **more)


class Manifests(BadInput):
    """What `troupe apply` says of a manifest."""

    def test_slashes_are_no_comments(self):
        self.refuses("// my job\n" + GOOD, r"FILE:1:1\b", "(?i)comment.*#")
        self.refuses(GOOD.replace("kind: Job", "kind: Job // x"), r"FILE:2:\d+", "(?i)comment.*#")
        self.refuses(GOOD.replace("  name: good", "  name: good\n  // the spec follows"), r"FILE:5:", "(?i)comment.*#")

    def test_broken_indentation(self):
        self.refuses(GOOD.replace("  template:", " template:\n   x: 1\n  template:"), r"FILE:\d+:\d+")
        self.refuses(GOOD.replace("      restartPolicy", "\trestartPolicy"), r"FILE:8:\d+", "(?i)tab|indent")

    def test_unclosed_quotes(self):
        self.refuses(GOOD.replace("name: good", 'name: "good'), r"FILE:\d+:\d+", "(?i)quote|scalar")
        self.refuses(GOOD.replace('["true"]', '["true"'), r"FILE:\d+:\d+")

    def test_all_unknown_fields_at_once(self):
        text = GOOD.replace("spec:\n", "spec:\n  paralellism: 2\n", 1).replace("image:", "imagee: x\n        image:")
        self.refuses(text + "      restartpolicy: Never\n",
                     r'FILE:6:\d+.*unknown field "spec\.paralellism"',
                     r'FILE:12:\d+.*unknown field "spec\.template\.spec\.containers\[0\]\.imagee"',
                     r'FILE:15:\d+.*unknown field "spec\.template\.spec\.restartpolicy"')

    def test_mistyped_fields(self):
        self.field("parallelism: two", r"FILE:6:\d+", r"spec\.parallelism", "int32")
        self.field("backoffLimit: 3000000000", r"FILE:6:\d+", r"spec\.backoffLimit")
        self.field("suspend: 3", r"FILE:6:\d+", r"spec\.suspend", "bool")
        self.refuses(GOOD.replace("command: [\"true\"]", "command: [1]"), r"FILE:12:\d+", "string")

    def test_numbers_out_of_range(self):
        self.field("activeDeadlineSeconds: 1e400", r"FILE:6:\d+")

    def test_duplicate_keys(self):
        self.field("completions: 1\n  completions: 2", r"FILE:7:\d+", '"completions" already set|duplicate.*completions')

    def test_invalid_utf8(self):
        self.refuses(GOOD.encode().replace(b"good", b"go\xff\xfed"), r"FILE:4", "(?i)utf-8")

    def test_deep_nesting(self):
        self.refuses(GOOD + "x: " + "[" * 10000 + "]" * 10000, "FILE", "(?i)deep|depth|nest")
        self.refuses("{" + '"a":{' * 10000 + "}" * 10001, "FILE", "(?i)deep|depth|nest")

    def test_alias_bomb(self):
        bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        for level in range(1, 12):
            bomb += f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 9)}]\n"
        self.refuses(bomb + GOOD, "FILE", "(?i)alias|too many|unknown field")
        lists = bomb.replace("\n", "\n  ").rstrip()
        self.refuses(GOOD.replace("metadata:\n", f"metadata:\n  {lists}\n"), "FILE", "(?i)alias|too many|unknown field")

    def test_hundred_mebibytes(self):
        path = os.path.join(self.cluster.work, "huge.yaml")
        with open(path, "w", encoding="ascii") as file:
            file.write(GOOD + "#")
            for _ in range(100):
                file.write("x" * MEBI)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        for stdin in (None, "rb"):
            done = self.apply_file(path, stdin)
            self.assertEqual(done.returncode, 1, done)
            self.assertRegex(done.stderr.decode(), r"(?i)too (large|long|big)|larger than|at most|limit")
        after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if self.memory:
            self.assertLess(after - before, GROWTH_KIB)
        os.remove(path)

    def apply_file(self, path, stdin):
        command = [PROGRAM, "apply", "-f", "-" if stdin else path, "--server", f"http://{self.cluster.address()}"]
        with open(path, "rb") as file:
            return subprocess.run(command, stdin=file if stdin else subprocess.DEVNULL, capture_output=True,
                                  timeout=PATIENCE, check=False)

    def test_not_a_manifest(self):
        self.refuses("", "(?i)no objects|empty|nothing")
        self.refuses("just a text\n", r"FILE:1")
        self.refuses("- a\n- b\n", r"FILE:1")
        self.refuses(GOOD.replace("kind: Job\n", ""), "FILE", "(?i)kind")
        self.refuses(GOOD.replace("kind: Job", "kind: Jobb"), "FILE", "Jobb")
        self.refuses(bytes(random.Random(7).randrange(256) for _ in range(4096)), "FILE")
        missing = self.troupe("apply", "-f", "/nowhere/job.yaml", check=False)
        self.assertEqual(missing.code, 1)
        self.assertIn("/nowhere/job.yaml", missing.err)

    def test_restart_policy(self):
        always = GOOD.replace("Policy: Never", "Policy: Always")
        self.refuses(always, r'The Job "good" is invalid:',
                     r'spec\.template\.spec\.restartPolicy: Required value: valid values: "OnFailure", "Never"')
        self.refuses(GOOD.replace("      restartPolicy: Never\n", ""),
                     r'spec\.template\.spec\.restartPolicy: Required value: valid values: "OnFailure", "Never"')

    def test_missing_containers(self):
        text = GOOD[:GOOD.index("      containers")]
        self.refuses(text, r"spec\.template\.spec\.containers: Required value")
        self.refuses(GOOD.replace("        image: debian\n", ""),
                     r"spec\.template\.spec\.containers\[0\]\.image: Required value", command="create")

    def test_negative_counts(self):
        for name in ("parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"):
            with self.subTest(name=name):
                self.field(f"{name}: -1",
                           rf"spec\.{name}: Invalid value: -1: must be greater than or equal to 0")

    def test_bad_names(self):
        for name in ("Good", "a_b", "-a", "a" * 254):
            with self.subTest(name=name):
                self.refuses(GOOD.replace("name: good", f"name: {name}", 1), r"metadata\.name: Invalid value")
        self.refuses(GOOD.replace("name: good", "labels: {}", 1), "(?i)name")

    def test_duplicate_and_immutable(self):
        self.assertIn("job.batch/good created", self.troupe("create", "-f", self.file(GOOD)).out)
        self.addCleanup(self.troupe, "delete", "job", "good")
        self.refuses(GOOD, r'\(AlreadyExists\).*jobs\.batch "good" already exists', command="create")
        self.field("completions: 7", r"spec\.completions: Invalid value: 7: field is immutable")
        self.refuses(GOOD.replace("image: debian", "image: other"), r"spec\.template: Invalid value: .*field is immutable")


class Requests(BadInput):
    """What comes over raw HTTP."""

    def connection(self):
        host, _, port = self.cluster.address().rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE)

    def sends(self, data, close=True):
        """The whole answer to these bytes, up to the end of the connection."""
        with self.connection() as link:
            try:
                link.sendall(data)
                if close:
                    link.shutdown(socket.SHUT_WR)
                answer = b""
                while part := link.recv(65536):
                    answer += part
                return answer
            except ConnectionError:
                return b""

    def test_headers_over_the_limit(self):
        answer = self.api.exchange("GET", JOBS, headers={"X-Long": "x" * 20000})
        self.assertEqual(answer.code, 431)
        self.assertEqual(answer.json["kind"], "Status")
        answer = self.api.exchange("GET", JOBS + "?" + "x" * 20000)
        self.assertIn(answer.code, (414, 431))

    def test_body_over_the_limit(self):
        head = f"POST {JOBS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {100 * MEBI}\r\n\r\n"
        self.assertRegex(self.sends(head.encode(), close=False).decode(), r"^HTTP/1\.1 413 ")
        chunked = b"POST " + JOBS.encode() + b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"%x\r\n" % MEBI + b"x" * MEBI + b"\r\n"
        self.assertIn(b" 413 ", self.sends(chunked + chunk * 8)[:20] or b" 413 ")
        try:
            answer = self.api.exchange("POST", JOBS, "x" * (5 * MEBI))
            self.assertEqual((answer.code, answer.json["reason"]), (413, "RequestEntityTooLarge"))
        except FAILED_EXCHANGE:
            pass  # answered and cut while we still wrote

    def test_hundred_mebibyte_bodies_at_once(self):
        head = f"POST {JOBS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        chunk = b"%x\r\n" % MEBI + b"x" * MEBI + b"\r\n"
        for _ in range(4):
            self.sends(head + chunk * 100)

    def test_truncated_requests(self):
        body = json.dumps(job("cut", "exit 0"))
        whole = (f"POST {JOBS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                 f"Content-Length: {len(body)}\r\n\r\n{body}").encode()
        for end in range(1, len(whole), 17):
            self.sends(whole[:end])
        self.assertEqual(self.api.exchange("GET", f"{JOBS}/cut").code, 404)

    def test_random_bytes(self):
        dice = random.Random(11)
        for _ in range(40):
            self.sends(dice.randbytes(dice.randrange(1, 30000)))
        for line in (b"GET\r\n\r\n", b"\r\n" * 1000, b"GET / HTTP/9.9\r\n\r\n", b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
                     b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"):
            self.assertNotRegex(self.sends(line)[:13], rb"HTTP/1\.1 2")

    def test_bodies_that_are_no_job(self):
        deep = '{"metadata":' * 5000 + "{}" + "}" * 5000
        for body, reason in ((b"", "BadRequest"), (b"{", "BadRequest"), (b"[]", "BadRequest"), (b"null", "BadRequest"),
                             (deep.encode(), "BadRequest"), (b'{"kind":"Job"}\xff', "BadRequest"),
                             (b'{"apiVersion":"batch/v1","kind":"Job","spec":{"parallelism":1e400}}', "BadRequest")):
            with self.subTest(body=body[:40]):
                answer = self.api.exchange("POST", JOBS, body)
                self.assertEqual((answer.code, answer.json["reason"]), (400, reason), answer.text)

    def test_strict_names_every_field(self):
        bad = job("strict", "exit 0", foo=1)
        bad["spec"]["template"]["spec"]["bar"] = 2
        answer = self.api.exchange("POST", f"{JOBS}?fieldValidation=Strict", bad)
        self.assertEqual(answer.code, 400)
        for field in ("spec.foo", "spec.template.spec.bar"):
            self.assertIn(f'unknown field "{field}"', answer.json["message"])
        twice = json.dumps(job("strict", "exit 0")).replace('"spec": {', '"spec": {"suspend": true, "suspend": false, ', 1)
        answer = self.api.exchange("POST", f"{JOBS}?fieldValidation=Strict", twice)
        self.assertIn('duplicate field "spec.suspend"', answer.json["message"])

    def test_all_violations_at_once(self):
        with self.assertRaises(Refused) as caught:
            self.api.create(JOBS, job("Wrong", "exit 0", parallelism=-1, completions=-2, restart="Always"))
        self.assertEqual((caught.exception.code, caught.exception.status["reason"]), (422, "Invalid"))
        fields = {each["field"] for each in caught.exception.status["details"]["causes"]}
        self.assertLessEqual({"metadata.name", "spec.parallelism", "spec.completions",
                              "spec.template.spec.restartPolicy"}, fields)

    def test_unknown_paths_and_methods(self):
        self.assertEqual(self.api.exchange("GET", "/apis/batch/v1/namespaces/default/nothing").code, 404)
        self.assertEqual(self.api.exchange("DELETE", "/version").code // 100, 4)
        self.assertEqual(self.api.exchange("PATCH", f"{JOBS}/none", "{}", content_type="text/plain").code, 415)
        self.assertEqual(self.api.exchange("BREW", JOBS).code, 405)


class Strangers(BadInput):
    """Connections to the port where nodes dial in, from those who hold no certificate of the cluster."""

    def setUp(self):
        super().setUp()
        self.incarnation = self.cluster.incarnation("node-1")

    def place(self):
        with open(os.path.join(self.cluster.data, "controller/cluster-address"), encoding="ascii") as file:
            host, _, port = file.read().strip().rpartition(":")
        return host, int(port)

    def throw(self, data):
        with socket.create_connection(self.place(), timeout=PATIENCE) as link:
            try:
                link.sendall(data)
                link.shutdown(socket.SHUT_WR)
                while link.recv(65536):
                    pass
            except OSError:  # it was cut before we had done
                pass

    def service_is_unharmed(self):
        name = f"after-{self.id().rpartition('.')[2].replace('_', '-')}"[:60].rstrip("-")
        self.api.create(JOBS, job(name, "exit 0"))
        self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertEqual(self.cluster.incarnation("node-1"), self.incarnation, "the node's own link was cut")

    def is_logged(self):
        processes.eventually("the refusal is logged", lambda: re.search("cluster port: refused", self.cluster.logs()), 10)

    def test_random_bytes(self):
        dice = random.Random(13)
        for _ in range(100):
            self.throw(dice.randbytes(dice.randrange(1, 5000)))
        self.service_is_unharmed()

    def test_plain_actor_framework_bytes(self):
        header = struct.pack(">BBBBIQQQ", 0, 0, 0, 0, 0xFFFFFFF0, 3, 0, 0)
        for _ in range(20):
            self.throw(header + b"\0" * 1000)
        self.service_is_unharmed()
        self.is_logged()

    def test_silent_connections(self):
        links = [socket.create_connection(self.place(), timeout=PATIENCE) for _ in range(50)]
        self.service_is_unharmed()
        for each in links:
            each.close()

    def test_wrong_certificate(self):
        pem = self.own_certificate()
        for certificate in (None, pem):
            with self.subTest(certificate=certificate):
                context = ssl.create_default_context()
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                if certificate:
                    context.load_cert_chain(certificate)
                self.assertEqual(self.talk(context), b"")
        self.service_is_unharmed()

    def own_certificate(self):
        """A certificate that a stranger made for itself."""
        pem = os.path.join(self.cluster.work, "stranger.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=node-1", "-days", "2", "-keyout", pem, "-out", pem + ".crt"], check=True,
                       capture_output=True)
        with open(pem, "ab") as both, open(pem + ".crt", "rb") as certificate:
            both.write(certificate.read())
        return pem

    def talk(self, context):
        """What the other side says after the handshake, if it gets that far."""
        try:
            with socket.create_connection(self.place(), timeout=PATIENCE) as plain:
                with context.wrap_socket(plain) as link:
                    link.sendall(b"\0" * 200)
                    return link.recv(1000)
        except (ssl.SSLError, ConnectionError):
            return b""


if __name__ == "__main__":
    main()
