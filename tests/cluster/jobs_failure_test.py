"""What a Job makes of failed pods: podFailurePolicy, indexes that fail, evictions, deadline and backoffLimit."""

from api import JOBS, PODS, condition, count, has, phase
from harness import PATIENCE, main
from job_case import FAILURES, QUICK, WAITS_FOR_ITS_INDEX, JobCase, counts, index_of

PER_INDEX = {"completionMode": "Indexed", "backoffLimitPerIndex": 1}


def rule(action, operator=None, values=None, **pattern):
    return {"action": action, "onExitCodes": {"operator": operator, "values": values, **pattern}}


def on_condition(action, kind, status="True"):
    return {"action": action, "onPodConditions": [{"type": kind, "status": status}]}


def policy(*rules):
    return {"rules": list(rules)}


class Failure(JobCase):
    """Each test has a Job of its own."""

    @classmethod
    def prepare(cls):
        for name in ("max-failed-indexes", "pod-failure-policy-indexes", "pod-failure-policy-retries", "disruptions"):
            cls.apply_example(f"jobs/{name}")

    def evict(self, pod):
        name = pod["metadata"]["name"]
        self.api.create(f"{PODS}/{name}/eviction", {"apiVersion": "policy/v1", "kind": "Eviction",
                                                    "metadata": {"name": name, "namespace": "default"}})

    def test_example_too_many_indexes_fail(self):
        ended = self.fails("max-failed-indexes", "MaxFailedIndexesExceeded",
                           "Job has exceeded the specified maximal number of failed indexes", 6)
        self.assertEqual((ended["status"]["failedIndexes"], ended["status"].get("completedIndexes", "")), ("1,3,5", ""))
        self.assertRegex(self.troupe("describe", "job", "max-failed-indexes").out, r"(?m)^Failed Indexes: +1,3,5$")
        self.assertRegex(self.troupe("why", "job", "max-failed-indexes").out,
                         r"the last pod that failed: max-failed-indexes-[135]-\w{5} .*container main ended with exit code 1\b")

    def test_example_an_index_fails_at_once(self):
        ended = self.fails("pod-failure-policy-indexes", "FailedIndexes", "Job has failed indexes", 1, succeeded=2)
        self.assertEqual((ended["status"]["completedIndexes"], ended["status"]["failedIndexes"]), ("0,2", "1"))
        self.assertEqual(sorted(map(index_of, self.pods("pod-failure-policy-indexes"))), [0, 1, 2])

    def test_example_some_exit_codes_are_worth_a_retry(self):
        pods = self.pods("pod-failure-policy-retries", lambda seen: [phase(each) for each in seen] == ["Failed"] * 2)
        codes = {each["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"]: each["metadata"]["name"]
                 for each in pods}
        self.assertEqual(set(codes), {3, 5})
        self.fails("pod-failure-policy-retries", "PodFailurePolicy",
                   f"Container main for pod default/{codes[5]} failed with exit code 5 matching FailJob rule at index 1", 2)

    def test_example_an_evicted_pod_does_not_count(self):
        [first] = self.pods("disruptions", lambda seen: [phase(each) for each in seen] == ["Running"])
        since = self.api.get(PODS)["metadata"]["resourceVersion"]
        self.evict(first)
        told = self.api.history(PODS, since, lambda kind, pod: kind == "DELETED", PATIENCE,
                                fieldSelector=f"metadata.name={first['metadata']['name']}")
        gone = told[-1][1]
        why = condition(gone, "DisruptionTarget")
        self.assertEqual((phase(gone), why["status"], why["reason"], why["message"]),
                         ("Failed", "True", "EvictionByEvictionAPI", "Eviction API: evicting"))
        self.pods("disruptions", lambda seen: [phase(each) for each in seen] == ["Running"]
                  and seen[0]["metadata"]["name"] != first["metadata"]["name"])
        seen = self.job("disruptions", lambda job: count(job, "active") == 1)
        self.assertEqual((counts(seen), condition(seen, "FailureTarget")), ((0, 0, 1), {}))

    def test_a_pod_condition_fails_the_job(self):
        self.create("condition", "sleep 1000", podFailurePolicy=policy(on_condition("FailJob", "DisruptionTarget")))
        [pod] = self.pods("condition", lambda seen: [phase(each) for each in seen] == ["Running"])
        self.evict(pod)
        self.fails("condition", "PodFailurePolicy", f"Pod default/{pod['metadata']['name']} has condition DisruptionTarget "
                                                    "matching FailJob rule at index 0", 1)

    def test_a_condition_with_another_status_does_not_match(self):
        self.create("status", "sleep 1000", backoffLimit=0,
                    podFailurePolicy=policy(on_condition("Ignore", "DisruptionTarget", "False")))
        [pod] = self.pods("status", lambda seen: [phase(each) for each in seen] == ["Running"])
        self.evict(pod)
        self.fails("status", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)

    def test_an_eviction_counts_without_a_rule(self):
        self.create("no-rule", "sleep 1000", backoffLimit=0)
        [pod] = self.pods("no-rule", lambda seen: [phase(each) for each in seen] == ["Running"])
        self.evict(pod)
        self.fails("no-rule", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)

    def test_the_first_rule_that_matches_decides(self):
        self.create("first-rule", "exit 7", backoffLimit=0,
                    podFailurePolicy=policy(rule("Count", "In", [6, 7]), rule("FailJob", "In", [7])))
        self.fails("first-rule", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)

    def test_ignored_failures_are_retried_without_end(self):
        self.create("ignored", 'test "$TROUPE_POD_NUMBER" -ge 3', QUICK, backoffLimit=0,
                    podFailurePolicy=policy(rule("Ignore", "NotIn", [2])))
        self.completes("ignored", 1)
        self.assertEqual(sorted(map(phase, self.pods("ignored"))), ["Failed"] * 3 + ["Succeeded"])

    def test_a_rule_for_one_container_does_not_see_another(self):
        self.create("other-container", "exit 9", pod={"initContainers": [
            {"name": "setup", "image": "debian", "command": ["true"]}]}, backoffLimit=0,
            podFailurePolicy=policy(rule("FailJob", "In", [9], containerName="setup")))
        self.fails("other-container", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)

    def test_an_init_container_can_match(self):
        setup = {"name": "setup", "image": "debian", "command": ["sh", "-c", "exit 9"]}
        self.create("init-container", "true", pod={"initContainers": [setup]},
                    podFailurePolicy=policy(rule("FailJob", "In", [9], containerName="setup")))
        [pod] = self.pods("init-container", lambda seen: [phase(each) for each in seen] == ["Failed"])
        self.fails("init-container", "PodFailurePolicy", f"Container setup for pod default/{pod['metadata']['name']} failed "
                                                         "with exit code 9 matching FailJob rule at index 0", 1)

    def test_each_index_has_its_own_attempts(self):
        script = 'test "$JOB_COMPLETION_INDEX" = 1 || exit 1'
        self.create("per-index", script, QUICK, completions=2, parallelism=2, **PER_INDEX)
        ended = self.fails("per-index", "FailedIndexes", "Job has failed indexes", 2, succeeded=1)
        self.assertEqual((ended["status"]["completedIndexes"], ended["status"]["failedIndexes"]), ("1", "0"))
        noted = sorted((index_of(each), each["metadata"]["annotations"][FAILURES]) for each in self.pods("per-index"))
        self.assertEqual(noted, [(0, "0"), (0, "1"), (1, "0")])
        self.assertEqual(ended["spec"]["backoffLimit"], 2147483647)

    def test_one_failed_index_more_than_none_ends_the_job(self):
        prefix, gates = self.gates("none", 3)
        self.create("none", WAITS_FOR_ITS_INDEX.format(prefix) + "; test $JOB_COMPLETION_INDEX != 2",
                    completions=3, parallelism=3, completionMode="Indexed", backoffLimitPerIndex=0, maxFailedIndexes=0)
        gates[0].release()
        self.job("none", lambda seen: seen["status"].get("completedIndexes") == "0")
        gates[2].release()
        ended = self.fails("none", "MaxFailedIndexesExceeded",
                           "Job has exceeded the specified maximal number of failed indexes", 2, succeeded=1)
        self.assertEqual((ended["status"]["completedIndexes"], ended["status"]["failedIndexes"]), ("0", "2"))

    def test_failing_waits_for_pods_that_take_leave(self):
        gate, news = self.fifo("leave"), self.fifo("leave-news")
        script = f"trap 'read go <{gate.path}; exit' TERM; echo up >{news.path}; while :; do sleep 0.1; done"
        self.create("leave", script, activeDeadlineSeconds=600, pod={"terminationGracePeriodSeconds": 600})
        news.next_line(PATIENCE)
        self.api.patch(f"{JOBS}/leave", {"spec": {"activeDeadlineSeconds": 1}})
        seen = self.job("leave", lambda job: has("FailureTarget")(job) and count(job, "terminating") == 1)
        self.assertEqual((condition(seen, "FailureTarget")["reason"], condition(seen, "Failed")), ("DeadlineExceeded", {}))
        gate.release()
        self.fails("leave", "DeadlineExceeded", "Job was active longer than specified deadline", 1)

    def test_restarts_of_containers_count_with_on_failure(self):
        self.create("restarts", "exit 1", restart="OnFailure", backoffLimit=1)
        self.fails("restarts", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)


if __name__ == "__main__":
    main()
