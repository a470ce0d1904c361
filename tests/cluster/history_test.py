"""`troupe history`, `troupe rerun` and logs by attempt: also of pods that are gone, and across a controller's death."""

import json
import os

from api import JOBS, PODS, Refused, condition, count, finished, has
from harness import PATIENCE, ClusterCase, main
from manifests import job


class History(ClusterCase):
    """Each test has a Job of its own."""

    @classmethod
    def prepare(cls):
        cls.flags = os.path.join(cls.cluster.work, "flags")
        os.mkdir(cls.flags)

    def flag(self, name):
        """A file that lets pods succeed once it is there."""
        return os.path.join(self.flags, name)

    def raise_flag(self, name):
        with open(self.flag(name), "w", encoding="utf-8"):
            pass

    def history(self, name):
        return json.loads(self.troupe("history", "job", name, "-o", "json").out)["attempts"]

    def ended(self, name):
        return self.api.wait(JOBS, name, finished, PATIENCE)

    def test_rerun_of_everything(self):
        self.api.create(JOBS, job("all", f'echo "run of $HOSTNAME"; test -e {self.flag("all")}', backoffLimit=0))
        failed = self.ended("all")
        [old] = [each["metadata"]["name"] for each in self.api.items(PODS, labelSelector="job-name=all")]
        self.raise_flag("all")
        self.assertEqual(self.troupe("rerun", "job", "all").out, "job.batch/all is run again\n")
        done = self.api.wait(JOBS, "all", has("Complete"), PATIENCE)
        self.assertEqual((count(done, "succeeded"), count(done, "failed"), condition(done, "Failed")), (1, 0, {}))
        self.assertEqual(done["metadata"]["uid"], failed["metadata"]["uid"])
        pods = [each["metadata"]["name"] for each in self.api.items(PODS, labelSelector="job-name=all")]
        self.assertNotIn(old, pods)
        first, second = self.history("all")
        self.assertEqual((first["pod"], first["phase"], first["exitCode"], first["deleted"], first["counted"]),
                         (old, "Failed", 1, True, False))
        self.assertEqual((second["rerun"], second["phase"], [second["pod"]]), (1, "Succeeded", pods))
        self.assertEqual(self.troupe("logs", "job/all", "--attempt", "0").out, f"run of {old}\n")
        self.assertRegex(self.troupe("history", "job", "all").out,
                         rf"(?s)^ATTEMPT +RERUN +POD +NODE .*\n0 +0 +{old}\* +node-\d .* Failed: Error, exit code 1 \(not counted\)")
        events = self.troupe("get", "events", "--field-selector", "reason=Rerun").out
        self.assertIn("Job is run again", events)

    def test_only_failed_indexes_run_again(self):
        script = f'test "$JOB_COMPLETION_INDEX" != 1 || test -e {self.flag("failed")}'
        self.api.create(JOBS, job("failed", script, completions=3, parallelism=3, completionMode="Indexed",
                                  backoffLimitPerIndex=0))
        before = self.ended("failed")
        self.assertEqual((before["status"]["completedIndexes"], before["status"]["failedIndexes"]), ("0,2", "1"))
        self.raise_flag("failed")
        self.troupe("rerun", "job", "failed", "--failed-only")
        done = self.api.wait(JOBS, "failed", has("Complete"), PATIENCE)
        self.assertEqual((done["status"]["completedIndexes"], count(done, "succeeded")), ("0-2", 3))
        attempts = self.history("failed")
        self.assertEqual([(each["index"], each["rerun"]) for each in attempts if each["rerun"]], [(1, 1)])
        self.assertEqual(len(attempts), 4)

    def test_some_indexes_run_again(self):
        self.api.create(JOBS, job("some", "true", completions=4, parallelism=4, completionMode="Indexed"))
        self.ended("some")
        self.troupe("rerun", "job", "some", "--indexes", "0,2-3")
        done = self.api.wait(JOBS, "some", lambda seen: has("Complete")(seen)
                             and len(self.history("some")) == 7, PATIENCE)
        self.assertEqual(done["status"]["completedIndexes"], "0-3")
        again = [each["index"] for each in self.history("some") if each["rerun"] == 1]
        self.assertEqual(sorted(again), [0, 2, 3])

    def test_survives_the_controller(self):
        self.api.create(JOBS, job("survivor", f'test -e {self.flag("survivor")}', backoffLimit=0))
        self.ended("survivor")
        self.troupe("rerun", "job", "survivor")
        self.api.wait(JOBS, "survivor", lambda seen: finished(seen) and len(self.history("survivor")) == 2, PATIENCE)
        self.cluster.kill_and_heal("controller")
        self.cluster.nodes_ready()
        self.assertEqual([each["counted"] for each in self.history("survivor")], [False, True])
        self.raise_flag("survivor")
        self.troupe("rerun", "job", "survivor", "--failed-only")
        self.api.wait(JOBS, "survivor", has("Complete"), PATIENCE)
        self.assertEqual([(each["rerun"], each["phase"]) for each in self.history("survivor")],
                         [(0, "Failed"), (1, "Failed"), (2, "Succeeded")])

    def test_deleted_pods_stay_in_the_history(self):
        self.api.create(JOBS, job("deleted", "echo here; exit 3", backoffLimit=0))
        self.ended("deleted")
        self.troupe("delete", "pods", "-l", "job-name=deleted")
        [only] = self.history("deleted")
        self.assertEqual((only["deleted"], only["exitCode"], only["reason"], only["counted"]), (True, 3, "Error", True))
        self.assertGreater(only["maxRssKiB"], 0)
        self.assertEqual(self.troupe("logs", "job/deleted", "--attempt", "0").out, "here\n")

    def test_refusals(self):
        self.api.create(JOBS, job("busy", "sleep 1000"))
        busy = self.troupe("rerun", "job", "busy", check=False)
        self.assertEqual(busy.code, 1)
        self.assertIn('Operation cannot be fulfilled on jobs.batch "busy": the Job has not finished yet', busy.err)
        self.assertIn("not found", self.troupe("rerun", "job", "nobody", check=False).err)
        self.api.create(JOBS, job("done", "true"))
        self.ended("done")
        for words, text in ((["--failed-only"], "the Job is complete: nothing of it has failed"),
                            (["--indexes", "1"], "only an Indexed Job has them")):
            self.assertIn(text, self.troupe("rerun", "job", "done", *words, check=False).err)
        self.assertEqual(self.troupe("rerun", "job", "done", "--failed-only", "--indexes", "1", check=False).code, 2)
        self.assertIn("has no attempt 7", self.troupe("logs", "job/done", "--attempt", "7", check=False).err)
        with self.assertRaisesRegex(Refused, "unknown field"):
            self.api.ask("POST", "/troupe/v1/namespaces/default/jobs/done/rerun", {"failed": True})


if __name__ == "__main__":
    main()
