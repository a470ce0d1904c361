"""What tests of Jobs share: their examples, gates that pods wait at, and what a Job came to."""

import os

from api import EVENTS, JOBS, PODS, condition, count, finished
from harness import PATIENCE, REPOSITORY, ClusterCase
from manifests import Fifo, job

INDEX = "batch.kubernetes.io/job-completion-index"
FAILURES = "batch.kubernetes.io/job-index-failure-count"
WAITS_FOR_ITS_INDEX = "read go <{}-$JOB_COMPLETION_INDEX"
QUICK = {"troupe.dev/backoff": "initial=100ms"}  # so that no test waits ten seconds for a replacement


def example_path(name):
    return os.path.join(REPOSITORY, "config/examples", f"{name}.yaml")


def annotated(annotations, manifest):
    manifest["metadata"].setdefault("annotations", {}).update(annotations)
    return manifest


def index_of(pod):
    return int(pod["metadata"]["annotations"][INDEX])


def counts(seen):
    """What succeeded, failed, and is active."""
    return count(seen, "succeeded"), count(seen, "failed"), count(seen, "active")


class JobCase(ClusterCase):
    """Tests with Jobs of their own on one cluster."""

    @classmethod
    def apply_example(cls, name):
        """A file of config/examples, as a user applies it."""
        return cls.cluster.troupe("apply", "-f", example_path(name))

    def fifo(self, name):
        out = Fifo(self.cluster.work, name)
        self.addCleanup(out.close)
        return out

    def gates(self, name, indexes):
        """For each index what its pod waits at; pods run `read go <PREFIX-$JOB_COMPLETION_INDEX`. Returns PREFIX, too."""
        return os.path.join(self.cluster.work, name), [self.fifo(f"{name}-{i}") for i in range(indexes)]

    def create(self, name, script, annotations=None, **more):
        return self.api.create(JOBS, annotated(annotations or {}, job(name, script, **more)))

    def job(self, name, holds=finished):
        return self.api.wait(JOBS, name, holds, PATIENCE)

    def pods(self, name, holds=None):
        """The Job's pods, oldest first; with `holds`, once holds([pod]) is so."""
        def in_order(seen):
            return sorted(seen, key=lambda each: (each["metadata"]["creationTimestamp"], each["metadata"]["name"]))
        selector = f"batch.kubernetes.io/job-name={name}"
        if holds is None:
            return in_order(self.api.items(PODS, labelSelector=selector))
        return in_order(self.api.wait_all(PODS, lambda seen: holds(list(seen.values())), PATIENCE,
                                          labelSelector=selector).values())

    def events(self, name, reason, how_many=1):
        """Messages of the events of that reason about the object, once there are so many."""
        def messages(seen):
            return [each["message"] for each in seen.values()
                    if each["reason"] == reason for _ in range(each.get("count") or 1)]
        return messages(self.api.wait_all(EVENTS, lambda seen: len(messages(seen)) >= how_many, PATIENCE,
                                          fieldSelector=f"involvedObject.name={name}"))

    def completes(self, name, succeeded, reason="CompletionsReached",
                  message="Reached expected number of succeeded pods", failed=0):
        ended = self.job(name)
        self.assertEqual((condition(ended, "Complete").get("reason"), condition(ended, "Complete").get("message")),
                         (reason, message), ended["status"])
        self.assertEqual((condition(ended, "SuccessCriteriaMet")["reason"]), reason)
        self.assertEqual(counts(ended), (succeeded, failed, 0))
        self.assertIn("completionTime", ended["status"])
        self.assertEqual(self.events(name, "Completed"), ["Job completed"])
        return ended

    def fails(self, name, reason, message, failed, succeeded=0):
        ended = self.job(name)
        self.assertEqual((condition(ended, "Failed").get("reason"), condition(ended, "Failed").get("message")),
                         (reason, message), ended["status"])
        self.assertEqual(condition(ended, "FailureTarget")["reason"], reason)
        self.assertEqual(counts(ended), (succeeded, failed, 0))
        self.assertNotIn("completionTime", ended["status"])
        self.assertEqual(self.events(name, reason), [message])
        return ended
