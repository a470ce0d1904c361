"""/metrics of a controller: Kubernetes' names, and what the pods of real Jobs make of them."""

import re

from api import JOBS, finished
from harness import PATIENCE, ClusterCase, main
from manifests import job

LINE = re.compile(r'^([a-z_]+)(?:\{(.*)\})? ([-+.e0-9]+|[+-]Inf|NaN)$')


class Metrics(ClusterCase):
    nodes = 1

    def scrape(self):
        """Each value by its name and sorted labels; every line must be one of the text format's."""
        found = {}
        for line in self.api.text("/metrics").splitlines():
            if line.startswith("#"):
                self.assertRegex(line, r"^# (HELP|TYPE) [a-z_]+ ")
                continue
            name, labels, value = LINE.match(line).groups()
            found[name, ",".join(sorted((labels or "").split(",")))] = float(value)
        return found

    def test_jobs_pods_and_indexes_are_counted_once(self):
        before = self.scrape()
        script = "test $JOB_COMPLETION_INDEX != 1 || exit 7"
        rules = [{"action": "FailIndex", "onExitCodes": {"operator": "In", "values": [7]}}]
        self.api.create(JOBS, job("indexed", script, completionMode="Indexed", completions=3, parallelism=3,
                                  backoffLimitPerIndex=0, podFailurePolicy={"rules": rules}))
        self.api.create(JOBS, job("plain", "true", completions=2, parallelism=2))
        self.api.create(JOBS, job("elsewhere", "true", managedBy="example.com/other"))
        for name in "indexed", "plain":
            self.api.wait(JOBS, name, finished, PATIENCE)
        now = self.scrape()

        def grown(name, **labels):
            key = name, ",".join(sorted(f'{k}="{v}"' for k, v in labels.items()))
            return now.get(key, 0) - before.get(key, 0)

        job_ = "job_controller_"
        self.assertEqual(1, grown(job_ + "jobs_finished_total", completion_mode="Indexed", result="failed",
                                  reason="FailedIndexes"))
        self.assertEqual(1, grown(job_ + "jobs_finished_total", completion_mode="NonIndexed", result="succeeded",
                                  reason="CompletionsReached"))
        self.assertEqual(2, grown(job_ + "job_pods_finished_total", completion_mode="NonIndexed", result="succeeded"))
        self.assertEqual(2, grown(job_ + "job_pods_finished_total", completion_mode="Indexed", result="succeeded"))
        self.assertEqual(1, grown(job_ + "job_pods_finished_total", completion_mode="Indexed", result="failed"))
        self.assertEqual(5, grown(job_ + "job_pods_creation_total", reason="new", status="succeeded"))
        self.assertEqual(2, grown(job_ + "job_finished_indexes_total", status="succeeded", backoffLimit="perIndex"))
        self.assertEqual(1, grown(job_ + "job_finished_indexes_total", status="failed", backoffLimit="perIndex"))
        self.assertEqual(1, grown(job_ + "pod_failures_handled_by_failure_policy_total", action="FailIndex"))
        self.assertEqual(1, grown(job_ + "jobs_by_external_controller_total", controller_name="example.com/other"))
        self.assertLess(0, grown(job_ + "job_syncs_total", completion_mode="NonIndexed", action="pods_created",
                                 result="success"))
        self.assertLess(0, grown("troupe_store_commit_duration_seconds_count"))

    def test_a_job_past_its_time_to_live(self):
        self.api.create(JOBS, job("short-lived", "true", ttlSecondsAfterFinished=0))
        self.api.wait_absent(JOBS, "short-lived", PATIENCE)
        self.assertEqual(1, self.scrape()["ttl_after_finished_controller_job_deletion_duration_seconds_count", ""])

    def test_actors_nodes_and_process(self):
        now = self.scrape()
        self.assertEqual(1, now["troupe_actors", 'kind="store"'])
        self.assertEqual(1, now["troupe_nodes", 'ready="true"'])
        self.assertEqual(4, now["troupe_objects", 'kind="Namespace"'])
        for name in "process_cpu_seconds_total", "process_resident_memory_bytes", "process_threads", "process_open_fds":
            self.assertLess(0, now[name, ""])

    def test_it_can_only_be_read(self):
        self.assertEqual(405, self.api.exchange("POST", "/metrics", {}).code)


if __name__ == "__main__":
    main()
