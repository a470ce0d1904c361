"""/metrics of a controller: Kubernetes' names, and what the pods of real Jobs make of them."""

import re

import processes
from api import EVENTS, JOBS, PODS, finished, phase
from harness import PATIENCE, ClusterCase, main
from manifests import job

CRONS = JOBS.replace("/jobs", "/cronjobs")
QUICK = {"troupe.dev/backoff": "initial=100ms"}
LINE = re.compile(r'^([a-z_]+)(?:\{(.*)\})? ([-+.e0-9]+|[+-]Inf|NaN)$')


# spec/jobs.md §28, spec/cronjobs.md §9: names, and the labels that their values have
NAMES = {
    "job_controller_job_sync_duration_seconds_count": {"completion_mode", "result", "action"},
    "job_controller_job_syncs_total": {"completion_mode", "result", "action"},
    "job_controller_jobs_finished_total": {"completion_mode", "result", "reason"},
    "job_controller_jobs_by_external_controller_total": {"controller_name"},
    "job_controller_job_pods_finished_total": {"completion_mode", "result"},
    "job_controller_pod_failures_handled_by_failure_policy_total": {"action"},
    "job_controller_terminated_pods_tracking_finalizer_total": {"event"},
    "job_controller_job_finished_indexes_total": {"status", "backoffLimit"},
    "job_controller_job_pods_creation_total": {"reason", "status"},
    "job_controller_stale_sync_skips_total": set(),
    "ttl_after_finished_controller_job_deletion_duration_seconds_count": set(),
    "cronjob_controller_job_creation_skew_duration_seconds_count": set(),
}


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

    def growth(self, before):
        """A function that tells how much a metric has grown since."""
        now = self.scrape()

        def grown(name, **labels):
            key = name, ",".join(sorted(f'{k}="{v}"' for k, v in labels.items()))
            return now.get(key, 0) - before.get(key, 0)
        return grown

    def create(self, name, script, annotations=None, **spec):
        manifest = job(name, script, **spec)
        manifest["metadata"]["annotations"] = annotations or {}
        self.api.create(JOBS, manifest)

    def end(self, name):
        return self.api.wait(JOBS, name, finished, PATIENCE)

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
        grown = self.growth(before)
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

    def test_each_name_of_kubernetes_is_there(self):
        self.create("named", "exit 1", completionMode="Indexed", completions=1, backoffLimitPerIndex=0, podFailurePolicy={
            "rules": [{"action": "Count", "onExitCodes": {"operator": "In", "values": [1]}}]})
        self.create("another", "true", managedBy="example.com/another")
        self.end("named")
        seen = {}
        for name, labels in self.scrape():
            seen.setdefault(name, set()).update(each.split("=")[0] for each in labels.split(",") if each)
        self.assertEqual({name: seen.get(name) for name in NAMES}, NAMES)

    def test_why_pods_are_created_and_what_rules_decide(self):
        before = self.scrape()

        def rules(action):
            return {"rules": [{"action": action, "onExitCodes": {"operator": "In", "values": [7]}}]}
        twice = 'test "$TROUPE_POD_NUMBER" = 1 || exit 7'
        self.create("fails-job", "exit 7", podFailurePolicy=rules("FailJob"))
        self.create("counts", twice, QUICK, podFailurePolicy=rules("Count"))
        self.create("ignores", twice, QUICK, podFailurePolicy=rules("Ignore"))
        self.create("again", twice, QUICK)
        self.create("unclassed", "true", pod={"priorityClassName": "nowhere"})
        for name in "fails-job", "counts", "ignores", "again":
            self.end(name)
        self.api.wait_all(EVENTS, len, PATIENCE, fieldSelector="involvedObject.name=unclassed,reason=FailedCreate")
        grown = self.growth(before)
        for action in "FailJob", "Count", "Ignore":
            self.assertEqual(1, grown("job_controller_pod_failures_handled_by_failure_policy_total", action=action))
        created = "job_controller_job_pods_creation_total"
        self.assertEqual(1, grown(created, reason="recreate_failed", status="succeeded"))
        self.assertEqual(1, grown(created, reason="recreate_terminating_or_failed", status="succeeded"))
        self.assertLess(0, grown(created, reason="new", status="failed"))
        self.assertEqual(1, grown("job_controller_jobs_finished_total", completion_mode="NonIndexed", result="failed",
                                  reason="PodFailurePolicy"))
        for event in "add", "delete":
            self.assertEqual(7, grown("job_controller_terminated_pods_tracking_finalizer_total", event=event))

    def test_what_rounds_of_jobs_were_about(self):
        before = self.scrape()
        self.create("rounds", "sleep 1000", completions=2)
        self.api.wait_all(PODS, lambda seen: [phase(each) for each in seen.values()] == ["Running"], PATIENCE,
                          labelSelector="job-name=rounds")
        self.troupe("suspend", "job", "rounds")
        self.api.wait_all(PODS, lambda seen: not seen, PATIENCE, labelSelector="job-name=rounds")
        self.create("tracked", "true")
        self.end("tracked")
        grown = self.growth(before)
        for action in "reconciling", "tracking", "pods_created", "pods_deleted":
            rounds = grown("job_controller_job_syncs_total", completion_mode="NonIndexed", result="success", action=action)
            self.assertLess(0, rounds, action)
            self.assertEqual(rounds, grown("job_controller_job_sync_duration_seconds_count", completion_mode="NonIndexed",
                                           result="success", action=action))

    def test_how_late_runs_of_cron_jobs_are(self):
        name = "cronjob_controller_job_creation_skew_duration_seconds"
        before = self.scrape()
        self.api.create(CRONS, {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "skew"}, "spec": {
            "schedule": "@every 1s", "jobTemplate": {"spec": job("unnamed", "true")["spec"]}}})
        self.api.wait(CRONS, "skew", lambda seen: "lastSuccessfulTime" in seen.get("status", {}), PATIENCE)
        self.troupe("delete", "cronjob", "skew")
        grown = self.growth(before)
        self.assertLessEqual(1, grown(f"{name}_count"))
        self.assertLess(grown(f"{name}_sum") / grown(f"{name}_count"), PATIENCE)

    def test_a_job_past_its_time_to_live(self):
        self.api.create(JOBS, job("short-lived", "true", ttlSecondsAfterFinished=0))
        self.api.wait_absent(JOBS, "short-lived", PATIENCE)
        name = "ttl_after_finished_controller_job_deletion_duration_seconds_count"
        processes.eventually("its deletion is counted", lambda: self.scrape()[name, ""] == 1, PATIENCE)

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
