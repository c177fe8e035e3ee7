#include "CStage.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the Swift runtime offers for executors of one's own (swift/Runtime/Concurrency.h); its functions have Swift's
// calling convention, which Swift itself cannot spell for a variable of function type.
#define SWIFT_CALL __attribute__((swiftcall))

typedef void (SWIFT_CALL *Enqueue)(void *job);
typedef void (SWIFT_CALL *EnqueueHook)(void *job, Enqueue original);

extern EnqueueHook swift_task_enqueueGlobal_hook;
extern void SWIFT_CALL swift_job_run(void *job, void *identity, uintptr_t implementation);

static void (*taker)(void *job) = NULL;
static _Thread_local bool is_stage = false;

static void SWIFT_CALL enqueue(void *job, Enqueue original) {
    if (is_stage) {
        taker(job);
    } else {
        original(job);
    }
}

void stage_install(void (*take)(void *job)) {
    taker = take;
    is_stage = true;
    swift_task_enqueueGlobal_hook = enqueue;
}

void stage_run(void *job) {
    // No identity and no implementation is the generic executor: the job runs as on a thread of the global pool.
    swift_job_run(job, NULL, 0);
}
