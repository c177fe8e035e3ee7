#ifndef CSTAGE_H
#define CSTAGE_H

/// Hands every job of Swift's global executor that is enqueued on this thread to `take`, from now on; jobs that other
/// threads enqueue go where they always go.
void stage_install(void (*take)(void *job));

/// Runs a job that was handed over, on this thread, until it suspends or ends.
void stage_run(void *job);

#endif
