"""Indexed Jobs: what a pod knows of its index, the text of completedIndexes, more and fewer indexes while it runs."""

from api import JOBS, PODS, Refused, condition, count, phase
from harness import PATIENCE, main
from job_case import INDEX, WAITS_FOR_ITS_INDEX, JobCase, counts, index_of


class Indexed(JobCase):
    """Each test has a Job of its own."""

    def completed(self, name, text):
        return self.job(name, lambda seen: seen["status"].get("completedIndexes", "") == text)

    def indexed(self, name, indexes, script=WAITS_FOR_ITS_INDEX, most=None, **more):
        prefix, gates = self.gates(name, most or indexes)
        self.create(name, script.format(prefix), completionMode="Indexed", completions=indexes, parallelism=indexes,
                    **more)
        return gates

    def scale(self, name, indexes):
        self.api.patch(f"{JOBS}/{name}", {"spec": {"completions": indexes, "parallelism": indexes}})

    def test_example_pods_know_their_index(self):
        self.apply_example("jobs/indexed")
        done = self.completes("indexed", 4)
        self.assertEqual(done["status"]["completedIndexes"], "0-3")
        pods = self.pods("indexed")
        self.assertEqual(sorted(map(index_of, pods)), [0, 1, 2, 3])
        for pod in pods:
            index = index_of(pod)
            name = pod["metadata"]["name"]
            self.assertRegex(name, rf"^indexed-{index}-[bcdfghjklmnpqrstvwxz2456789]{{5}}$")
            self.assertEqual(pod["metadata"]["labels"][INDEX], str(index))
            self.assertEqual(pod["spec"]["hostname"], f"indexed-{index}")
            [variable] = [each for each in pod["spec"]["containers"][0]["env"]
                          if each["name"] == "JOB_COMPLETION_INDEX"]
            self.assertEqual(variable["valueFrom"]["fieldRef"]["fieldPath"], f"metadata.labels['{INDEX}']")
            fruit = ("apple", "banana", "cherry", "date")[index]
            self.assertEqual(self.api.text(f"{PODS}/{name}/log"),
                             f"HOSTNAME=indexed-{index} prepared {index}: {fruit}\n")
        shown = self.troupe("describe", "job", "indexed").out
        self.assertRegex(shown, r"(?m)^Completion Mode: +Indexed$")
        self.assertRegex(shown, r"(?m)^Completed Indexes: +0-3$")

    def test_completed_indexes_are_told_as_ranges(self):
        gates = self.indexed("ranges", 9)
        for index in (1, 3, 4, 5, 7):
            gates[index].release()
        seen = self.completed("ranges", "1,3-5,7")
        self.assertEqual(counts(seen), (5, 0, 4))
        gates[0].release()
        self.completed("ranges", "0,1,3-5,7")
        for index in (2, 6, 8):
            gates[index].release()
        self.assertEqual(self.completes("ranges", 9)["status"]["completedIndexes"], "0-8")

    def test_the_lowest_indexes_come_first_and_a_failed_one_again(self):
        prefix, gates = self.gates("order", 4)
        script = f"read how <{prefix}-$JOB_COMPLETION_INDEX; $how"
        self.create("order", script, {"troupe.dev/backoff": "initial=100ms"}, completionMode="Indexed", completions=4,
                    parallelism=2)
        first = self.pods("order", lambda seen: len(seen) == 2)
        self.assertEqual(sorted(map(index_of, first)), [0, 1])
        gates[1].tell("true")
        self.pods("order", lambda seen: sorted(map(index_of, seen)) == [0, 1, 2])
        gates[0].tell("false")
        again = self.pods("order", lambda seen: sorted(map(index_of, seen)) == [0, 0, 1, 2])
        self.assertEqual(sorted(phase(each) for each in again if index_of(each) == 0)[0], "Failed")
        for index in (0, 2, 3):
            gates[index].tell("true")
        self.completes("order", 4, failed=1)

    def test_example_grows_and_shrinks_while_it_runs(self):
        self.apply_example("jobs/elastic-indexed")
        self.pods("elastic-indexed", lambda seen: sorted(map(index_of, seen)) == [0, 1])
        self.scale("elastic-indexed", 4)
        self.pods("elastic-indexed", lambda seen: sorted(map(index_of, seen)) == [0, 1, 2, 3])
        self.scale("elastic-indexed", 1)
        seen = self.job("elastic-indexed", lambda job: count(job, "active") == 1 and not count(job, "terminating"))
        self.assertEqual(counts(seen), (0, 0, 1))
        [left] = self.pods("elastic-indexed", lambda seen: len(seen) == 1)
        self.assertEqual(index_of(left), 0)

    def test_elastic_forgets_what_is_beyond_and_runs_it_again(self):
        gates = self.indexed("elastic", 2, most=4)
        self.pods("elastic", lambda seen: len(seen) == 2)
        self.scale("elastic", 4)
        gates[3].release()
        grown = self.completed("elastic", "3")
        self.assertEqual(count(grown, "succeeded"), 1)
        with self.assertRaisesRegex(Refused, r"spec\.completions: Invalid value: 3: can only be modified in tandem "
                                             r"with spec\.parallelism"):
            self.api.patch(f"{JOBS}/elastic", {"spec": {"completions": 3}})
        self.scale("elastic", 2)
        shrunk = self.job("elastic", lambda seen: counts(seen) == (0, 0, 2) and not count(seen, "terminating"))
        self.assertEqual(shrunk["status"].get("completedIndexes", ""), "")
        [gone] = self.events("elastic", "SuccessfulDelete")
        self.assertRegex(gone, r"^Deleted pod: elastic-2-[a-z0-9]{5}$")
        self.scale("elastic", 4)
        self.pods("elastic", lambda seen: sorted(index_of(each) for each in seen if phase(each) != "Succeeded")
                  == [0, 1, 2, 3])
        for gate in gates:
            gate.release()
        done = self.completes("elastic", 4)
        self.assertEqual(done["status"]["completedIndexes"], "0-3")
        self.assertEqual(condition(done, "FailureTarget"), {})

    def test_a_long_name_is_cut_in_the_names_of_pods(self):
        name = "a-name-that-is-as-long-as-a-name-of-an-indexed-job-may-be-now"
        self.create(name, "true", completionMode="Indexed", completions=1)
        self.completes(name, 1)
        [pod] = self.pods(name)
        self.assertRegex(pod["metadata"]["name"], rf"^{name[:55]}-0-[a-z0-9]{{5}}$")
        self.assertEqual(pod["spec"]["hostname"], f"{name}-0")
        with self.assertRaisesRegex(Refused, "will not able to create pod with invalid DNS label"):
            self.create(name + "x", "true", completionMode="Indexed", completions=1)


if __name__ == "__main__":
    main()
