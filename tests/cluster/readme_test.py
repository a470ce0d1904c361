"""What the README and the pages beside it say is true: the tour's commands work, the reference is the program's own."""

import os
import re
import unittest

import processes
from harness import PATIENCE, PROGRAM, REPOSITORY, Cluster, main, run


def text_of(name):
    with open(os.path.join(REPOSITORY, name), encoding="utf-8") as file:
        return file.read()


def tour():
    """The commands of the README's tour, in their order."""
    part = text_of("README.md").split("## A tour")[1].split("\n## ")[0]
    return re.findall(r"(?m)^    \$ (.+)$", part)


class Tour(unittest.TestCase):
    """All commands of the tour in one shell, as a reader types them; only folder and address are the test's own."""

    def test_commands(self):
        cluster = Cluster()
        self.addCleanup(cluster.close)
        commands = tour()
        self.assertEqual([each.split()[1] for each in (commands[0], commands[-1])], ["up", "down"])
        script = ["set -e", f"cd {REPOSITORY}", f"PATH={os.path.dirname(PROGRAM)}:$PATH", f"D={cluster.data}"]
        for each in commands:
            shown = re.sub(r"--data-dir D\b", "--data-dir $D", each)
            shown = re.sub(r"TROUPE_SERVER=\S+", "TROUPE_SERVER=$(cat $D/address)", shown)
            if shown.startswith("troupe logs"):
                script.append("troupe wait job/batch-job --for=condition=Complete --timeout 60s")
            script += [f"echo '## {each}'", shown]
        done = run(["bash", "-c", "\n".join(script)], timeout=PATIENCE, env={"TROUPE_TEST_ROOT": cluster.root})
        self.assertEqual(done.code, 0, done)
        self.assertEqual(processes.mentioning(cluster.root), {})
        for text in ("job.batch/batch-job created", "batch-job: part 1 of 3", "Successfully assigned", "[node-agent]"):
            self.assertIn(text, done.out)


class Reference(unittest.TestCase):
    """docs/configuration.md."""

    def test_is_what_the_program_says(self):
        told = run([PROGRAM, "config", "keys"], env={"HOME": "/nowhere"})
        self.assertTrue(text_of("docs/configuration.md").endswith("\n\n" + told.out), "run `troupe config keys`")


class Links(unittest.TestCase):
    """Whatever the pages name exists."""

    def test_paths(self):
        for page in ("README.md", "CONTRIBUTING.md", "docs/configuration.md"):
            named = set(re.findall(r"`((?:actors|messages|nodes|config|tests|tools|docs)/[\w./-]*)`", text_of(page)))
            self.assertTrue(named, page)
            missing = [path for path in named if not os.path.exists(os.path.join(REPOSITORY, path))]
            self.assertEqual(missing, [], page)


if __name__ == "__main__":
    main()
