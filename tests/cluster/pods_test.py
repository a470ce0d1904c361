"""What containers find on a real node: variables from ConfigMaps and Secrets, also late ones, a fencing token, evictions."""

import os
import re

from api import JOBS, PODS, condition, count, finished
from harness import PATIENCE, REPOSITORY, ClusterCase, main
from manifests import job

CONFIG_MAPS = PODS.replace("/pods", "/configmaps")


def waits_with(reason):
    """A pod whose container waits for that reason."""
    def holds(pod):
        states = [each["state"].get("waiting", {}) for each in pod["status"].get("containerStatuses", [])]
        return any(each.get("reason") == reason for each in states)
    return holds


class Pods(ClusterCase):
    def pod_of(self, name, holds=lambda pod: True):
        """The first pod of a Job, as soon as it is as wanted."""
        seen = self.api.wait_all(PODS, lambda pods: any(map(holds, pods.values())), PATIENCE,
                                 labelSelector=f"batch.kubernetes.io/job-name={name}")
        return next(filter(holds, seen.values()))

    def completes(self, name):
        done = self.api.wait(JOBS, name, finished, PATIENCE)
        self.assertTrue(condition(done, "Complete"), done["status"])
        return done

    def test_variables_from_a_config_map_and_a_secret(self):
        self.troupe("apply", "-f", os.path.join(REPOSITORY, "config/examples/pods/config-env.yaml"))
        self.completes("config-env")
        self.assertEqual(self.troupe("logs", "job/config-env").out, "Hello, the colour is green\nnothing\n")

    def test_a_config_map_that_comes_late(self):
        needs = {"envFrom": [{"configMapRef": {"name": "late"}}]}
        self.api.create(JOBS, job("waits", "echo $WORD", container=needs))
        pod = self.pod_of("waits", waits_with("CreateContainerConfigError"))
        [main_status] = pod["status"]["containerStatuses"]
        self.assertEqual(main_status["state"]["waiting"]["message"], 'configmap "late" not found')
        self.api.create(CONFIG_MAPS, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "late"},
                                      "data": {"WORD": "here"}})
        self.assertEqual(count(self.completes("waits"), "failed"), 0)
        self.assertEqual(self.troupe("logs", "job/waits").out, "here\n")

    def test_a_fencing_token_tells_runs_apart(self):
        def token():
            self.troupe("apply", "-f", os.path.join(REPOSITORY, "config/examples/pods/fencing-token.yaml"))
            self.completes("fencing-token")
            said = self.troupe("logs", "job/fencing-token").out
            return [int(each) for each in re.fullmatch(r"token (\d+)\.(\d+)\.(\d+)\n", said).groups()]

        first = token()
        self.assertEqual(first[1:], [0, 1])
        self.troupe("delete", "job", "fencing-token")
        self.assertGreater(token(), first)  # of a Job that was made anew, too

    def test_a_fencing_token_grows_with_each_pod(self):
        script = 'echo "$TROUPE_POD_NUMBER.$TROUPE_ATTEMPT"; test "$TROUPE_POD_NUMBER" = 1'
        retried = job("token", script)
        retried["metadata"]["annotations"] = {"troupe.dev/backoff": "initial=100ms"}
        self.api.create(JOBS, retried)
        self.completes("token")
        said = [self.troupe("logs", "job/token", "--attempt", str(each)).out for each in (0, 1)]
        self.assertEqual(said, ["0.0\n", "1.0\n"])

    def test_an_evicted_pod_is_disrupted_and_not_a_failure(self):
        policy = {"rules": [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]}]}
        self.api.create(JOBS, job("evicted", 'test "$TROUPE_POD_NUMBER" = 1 || sleep 1000', backoffLimit=0,
                                  podFailurePolicy=policy))
        pod = self.pod_of("evicted", lambda each: each["status"]["phase"] == "Running")
        name = pod["metadata"]["name"]
        said = self.api.create(f"{PODS}/{name}/eviction",
                               {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name}})
        self.assertEqual(said["status"], "Success")
        self.assertEqual(count(self.completes("evicted"), "failed"), 0)


if __name__ == "__main__":
    main()
