"""The finer rules of the annotations of Jobs: what they do not touch, what goes before what, changes while a Job runs."""

import datetime

from api import JOBS, PODS, condition, count, has, phase
from harness import PATIENCE, main
from job_case import JobCase, counts

CRONS = JOBS.replace("/jobs", "/cronjobs")


def troupe(**values):
    return {f"troupe.dev/{name.replace('_', '-')}": value for name, value in values.items()}


def made_at(pod):
    return datetime.datetime.fromisoformat(pod["metadata"]["creationTimestamp"].replace("Z", "+00:00"))


class Annotations(JobCase):
    """Each test has a Job of its own."""

    # -- backoff ------------------------------------------------------------------------------------------------------------

    def test_the_delay_grows_up_to_its_cap(self):
        self.create("capped", 'test "$TROUPE_POD_NUMBER" = 3', troupe(backoff="initial=1s, factor=3, cap=2s"))
        self.completes("capped", 1, failed=3)
        made = [made_at(each) for each in self.pods("capped")]
        waited = [(after - before).total_seconds() for before, after in zip(made, made[1:])]
        self.assertGreaterEqual(min(waited), 1)
        self.assertGreaterEqual(sum(waited), 4)  # 1 + 2 + 2; the API tells whole seconds

    def test_a_new_delay_counts_for_a_pod_that_waits(self):
        self.create("shortened", 'test "$TROUPE_POD_NUMBER" = 1', troupe(backoff="initial=1h, cap=1h"))
        self.job("shortened", lambda seen: count(seen, "failed") == 1)
        self.assertIn("BackOff", self.troupe("why", "job", "shortened").out)
        self.api.patch(f"{JOBS}/shortened", {"metadata": {"annotations": troupe(backoff="initial=100ms")}})
        self.completes("shortened", 1, failed=1)

    # -- start deadline -----------------------------------------------------------------------------------------------------

    def test_a_pod_that_runs_is_left_alone(self):
        gate = self.fifo("ran")
        self.create("ran", f"sleep 2; read go <{gate.path}", troupe(start_deadline_seconds="1"))
        self.pods("ran", lambda seen: [phase(each) for each in seen] == ["Running"])
        gate.release()
        self.completes("ran", 1)

    def test_a_pod_without_its_image_is_given_up(self):
        self.create("no-image", "", troupe(start_deadline_seconds="1"), backoffLimit=0,
                    container={"command": None, "image": "example.com/nothing:1"})
        self.fails("no-image", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)
        [told] = self.events("no-image", "StartDeadlineExceeded")
        self.assertRegex(told, r"^Gave up pod no-image-[a-z0-9]{5}: not running after 1 second$")

    # -- success exit codes -------------------------------------------------------------------------------------------------

    def test_init_containers_have_to_exit_with_0(self):
        setup = {"name": "setup", "image": "debian", "command": ["sh", "-c", "exit 3"]}
        self.create("init", "true", troupe(success_exit_codes="3"), backoffLimit=0, pod={"initContainers": [setup]})
        self.fails("init", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)

    def test_such_a_container_is_not_restarted(self):
        self.create("once", "exit 11", troupe(success_exit_codes="10-12"), restart="OnFailure")
        self.completes("once", 1)
        [pod] = self.pods("once")
        [main_] = pod["status"]["containerStatuses"]
        self.assertEqual((main_["restartCount"], main_["state"]["terminated"]["exitCode"]), (0, 11))
        self.assertEqual(main_["state"]["terminated"]["reason"], "Completed")

    # -- time to live -------------------------------------------------------------------------------------------------------

    def test_each_outcome_has_its_time_to_live(self):
        self.create("failed-goes", "exit 1", troupe(ttl_seconds_after_failure="0"), backoffLimit=0)
        self.api.wait_absent(JOBS, "failed-goes", PATIENCE)
        self.create("failed-stays", "exit 1", troupe(ttl_seconds_after_failure="3600"), backoffLimit=0,
                    ttlSecondsAfterFinished=0)
        self.create("success-goes", "true", troupe(ttl_seconds_after_failure="3600"), ttlSecondsAfterFinished=0)
        self.fails("failed-stays", "BackoffLimitExceeded", "Job has reached the specified backoff limit", 1)
        self.api.wait_absent(JOBS, "success-goes", PATIENCE)
        self.api.patch(f"{JOBS}/failed-stays", {"metadata": {"annotations": {"troupe.dev/ttl-seconds-after-failure": None}}})
        self.api.wait_absent(JOBS, "failed-stays", PATIENCE)

    # -- Finished -----------------------------------------------------------------------------------------------------------

    def test_finished_comes_with_the_end_and_not_before(self):
        leave, news = self.fifo("leave"), self.fifo("news")
        script = f"trap 'read go <{leave.path}; exit 1' TERM; echo up >{news.path}; while :; do sleep 0.1; done"
        self.create("leaving", script, troupe(finished_condition="true"), activeDeadlineSeconds=600,
                    pod={"terminationGracePeriodSeconds": 600})
        news.next_line(PATIENCE)
        self.api.patch(f"{JOBS}/leaving", {"spec": {"activeDeadlineSeconds": 1}})
        seen = self.job("leaving", lambda found: has("FailureTarget")(found) and count(found, "terminating") == 1)
        self.assertEqual((condition(seen, "Failed"), condition(seen, "Finished")), ({}, {}))
        leave.release()
        ended = self.job("leaving")
        self.assertEqual([each["type"] for each in ended["status"]["conditions"]], ["FailureTarget", "Failed", "Finished"])
        told = condition(ended, "Finished")
        self.assertEqual((told["status"], told["reason"], told["message"]),
                         ("True", "DeadlineExceeded", "Job was active longer than specified deadline"))

    def test_finished_of_a_success(self):
        self.create("good", "true", troupe(finished_condition="true"))
        self.completes("good", 1)
        told = condition(self.api.get(f"{JOBS}/good"), "Finished")
        self.assertEqual((told["status"], told["reason"], told["message"]),
                         ("True", "CompletionsReached", "Reached expected number of succeeded pods"))
        self.create("plain", "true")
        self.completes("plain", 1)
        self.assertEqual(condition(self.api.get(f"{JOBS}/plain"), "Finished"), {})

    # -- by way of a CronJob ------------------------------------------------------------------------------------------------

    def test_runs_of_a_cron_job_carry_those_of_its_template(self):
        template = {"metadata": {"annotations": troupe(finished_condition="true", success_exit_codes="4")},
                    "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [
                        {"name": "main", "image": "debian", "command": ["sh", "-c", "exit 4"]}]}}}}
        self.api.create(CRONS, {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "cron"},
                                "spec": {"schedule": "@yearly", "jobTemplate": template}})
        self.troupe("create", "job", "by-cron", "--from", "cronjob/cron")
        done = self.completes("by-cron", 1)
        self.assertEqual(condition(done, "Finished")["status"], "True")
        self.assertEqual(counts(done), (1, 0, 0))
        [pod] = self.api.items(PODS, labelSelector="batch.kubernetes.io/job-name=by-cron")
        self.assertEqual(phase(pod), "Succeeded")


if __name__ == "__main__":
    main()
