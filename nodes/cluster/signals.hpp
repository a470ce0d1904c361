#pragma once
// SIGINT and SIGTERM as events that one thread waits for.

namespace troupe::cluster {

/// Blocks SIGINT, SIGTERM and SIGPIPE in this thread and in all that it starts. Call before any thread exists.
void block_signals();

/// Waits for SIGINT or SIGTERM, or for `wake_signal_wait`. @returns the signal's number, 0 when woken.
int wait_for_signal();

/// Ends wait_for_signal() from another thread.
void wake_signal_wait();

/// Ends the process with this exit code after so many seconds, should the orderly way hang.
void exit_at_the_latest(int seconds, int code);

} // namespace troupe::cluster
