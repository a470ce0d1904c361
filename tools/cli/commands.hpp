#pragma once
// The commands that are clients of the API. Each prints, and returns the exit status; what goes wrong is thrown:
// command_error, api_error (errors.hpp), unreachable (http_client.hpp).

#include "tools/cli/arguments.hpp"

namespace troupe::cli {

int run_get(const arguments& args);
int run_describe(const arguments& args);
int run_create(const arguments& args);
/// create job NAME --from cronjob/X.
int run_create_job(const arguments& args);
int run_apply(const arguments& args);
int run_delete(const arguments& args);
int run_logs(const arguments& args);
/// scale, suspend and resume.
int run_scale(const arguments& args);
int run_suspend(const arguments& args, bool suspend);
int run_wait(const arguments& args);
int run_job(const arguments& args);
/// why job, pod or cronjob NAME.
int run_why(const arguments& args);
/// history job NAME.
int run_history(const arguments& args);
/// rerun job NAME.
int run_rerun(const arguments& args);
int run_version(const arguments& args);
/// config check, show and keys. Speaks to no server.
int run_config(const arguments& args);

} // namespace troupe::cli
