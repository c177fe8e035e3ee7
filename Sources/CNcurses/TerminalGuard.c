#define _GNU_SOURCE 1
#include "TerminalGuard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <termios.h>
#include <unistd.h>

/// Synchronised output, bracketed paste, focus and mouse off; cursor shown; normal keypad and cursor keys; ASCII
/// character set, no style; then the alternate screen is left, so that the shell's own screen comes back last.
static const char restore_string[] =
    "\033[?2026l\033[?2004l\033[?1004l\033[?1006l\033[?1000l\033[?25h\033[?1l\033>\033(B\033[0m\033[?1049l\r";

static const int crashes[] = {SIGQUIT, SIGSEGV, SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGTRAP, SIGALRM};
static const int farewells[] = {SIGHUP, SIGTERM, SIGINT};
static const int notices[] = {SIGWINCH, SIGTSTP};

enum { crash_count = sizeof crashes / sizeof crashes[0] };
enum { farewell_count = sizeof farewells / sizeof farewells[0] };
enum { notice_count = sizeof notices / sizeof notices[0] };
enum { all_count = crash_count + farewell_count + notice_count };

static int guarded_input = -1;
static int guarded_output = -1;
static struct termios remembered;
static volatile sig_atomic_t armed = 0;
static volatile sig_atomic_t asked = 0;
static volatile sig_atomic_t leaving = 0;
static unsigned grace_seconds = 0;
static int pipe_ends[2] = {-1, -1};
static struct sigaction found[all_count];
static volatile sig_atomic_t drawing = 0;
enum { stack_bytes = 65536 };
static pthread_key_t stack_key;
static pthread_once_t stack_once = PTHREAD_ONCE_INIT;

static int signal_at(int index) {
    if (index < crash_count) return crashes[index];
    if (index < crash_count + farewell_count) return farewells[index - crash_count];
    return notices[index - crash_count - farewell_count];
}

static void wake_the_drawing_thread(void) {
#ifdef __linux__
    if (drawing) syscall(SYS_tgkill, getpid(), drawing, SIGWINCH);
#endif
}

// A terminal that nobody reads any more is full, and a write to it would wait for ever: what it has not taken gives way.
// The thread that draws may wait in a write and holds the terminal meanwhile: a signal makes it look, and give up.
static void write_restore_string(void) {
    const ssize_t length = sizeof restore_string - 1;
    int flags = fcntl(guarded_output, F_GETFL);
    if (flags >= 0) fcntl(guarded_output, F_SETFL, flags | O_NONBLOCK);
    for (int attempt = 0; attempt < 50; attempt++) {
        ssize_t written = write(guarded_output, restore_string, length);
        if (written == length || (written < 0 && errno != EAGAIN && errno != EINTR)) break;
        tcflush(guarded_output, TCOFLUSH);
        wake_the_drawing_thread();
        poll(NULL, 0, 2);
    }
    if (flags >= 0) fcntl(guarded_output, F_SETFL, flags);
}

void tk_guard_restore(void) {
    if (!armed) return;
    armed = 0;
    // A process in the background would be stopped by SIGTTOU inside tcsetattr and never die.
    signal(SIGTTOU, SIG_IGN);
    write_restore_string();
    tcsetattr(guarded_input, TCSANOW, &remembered);
}

static void die(int number) {
    tk_guard_restore();
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
}

static void tell(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(pipe_ends[1], &byte, 1);
    (void)ignored;
    errno = kept;
}

void tk_guard_leave(void) {
    if (leaving) return;
    leaving = 1;
    alarm(grace_seconds);
}

static void farewell(int number) {
    // A terminal that is closed hangs up twice, once by the system and once by the shell: that is no impatience.
    if (asked && number != SIGHUP) die(number);
    asked = 1;
    tk_guard_leave();
    tell(number);
}

int tk_guard_remember(int input, int output) {
    guarded_input = input;
    guarded_output = output;
    return tcgetattr(input, &remembered);
}

static void release_stack(void *memory) {
    stack_t none = {.ss_sp = NULL, .ss_size = 0, .ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(memory);
}

static void make_stack_key(void) {
    pthread_key_create(&stack_key, release_stack);
}

// Threads of the pool block signals; this one must hear the one that wakes it from a write.
static void listen_for_waking(void) {
#ifdef __linux__
    if (drawing == gettid()) return;
    drawing = gettid();
    sigset_t waking;
    sigemptyset(&waking);
    sigaddset(&waking, SIGWINCH);
    pthread_sigmask(SIG_UNBLOCK, &waking, NULL);
#endif
}

void tk_guard_thread(void) {
    listen_for_waking();
    pthread_once(&stack_once, make_stack_key);
    if (pthread_getspecific(stack_key)) return;
    void *memory = malloc(stack_bytes);
    if (!memory) return;
    stack_t stack = {.ss_sp = memory, .ss_size = stack_bytes, .ss_flags = 0};
    sigaltstack(&stack, NULL);
    pthread_setspecific(stack_key, memory);
}

static int open_pipe(void) {
    if (pipe(pipe_ends) != 0) return -1;
    for (int end = 0; end < 2; end++) {
        fcntl(pipe_ends[end], F_SETFD, FD_CLOEXEC);
        fcntl(pipe_ends[end], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

int tk_guard_install(unsigned grace) {
    static bool at_exit = false;
    if (open_pipe() != 0) return -1;
    grace_seconds = grace;
    asked = leaving = 0;
    tk_guard_thread();
    for (int index = 0; index < all_count; index++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        sigfillset(&action.sa_mask);
        action.sa_flags = SA_ONSTACK | SA_RESTART;
        action.sa_handler = index < crash_count ? die : index < crash_count + farewell_count ? farewell : tell;
        sigaction(signal_at(index), &action, &found[index]);
    }
    if (!at_exit) atexit(tk_guard_restore);
    at_exit = true;
    armed = 1;
    return pipe_ends[0];
}

tk_notice tk_guard_next(int signals) {
    unsigned char number;
    if (read(signals, &number, 1) != 1) return TK_NOTICE_NONE;
    if (number == SIGWINCH) return TK_NOTICE_RESIZED;
    return number == SIGTSTP ? TK_NOTICE_STOP : TK_NOTICE_LEAVE;
}

void tk_guard_remove(void) {
    if (pipe_ends[0] < 0) return;
    armed = 0;
    // The alarm of a farewell stays: a program that was asked to go and does not is still ended. One that goes is not
    // cut short by the shell, which hangs up a second time.
    for (int index = 0; index < all_count; index++) {
        if (signal_at(index) == SIGALRM && leaving) signal(SIGALRM, SIG_DFL);
        else if (signal_at(index) == SIGHUP && leaving) signal(SIGHUP, SIG_IGN);
        else sigaction(signal_at(index), &found[index], NULL);
    }
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    pipe_ends[0] = pipe_ends[1] = -1;
}

void tk_guard_stop(void) {
    struct sigaction ours;
    struct sigaction other;
    memset(&other, 0, sizeof other);
    // A signal to the process may be taken by any thread, some time later, when our handler is back in its place. So
    // the group's other processes are told while we ignore it, and this thread then stops all of us at once.
    other.sa_handler = SIG_IGN;
    sigaction(SIGTSTP, &other, &ours);
    kill(0, SIGTSTP);
    other.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &other, NULL);
    sigset_t only;
    sigset_t kept;
    sigemptyset(&only);
    sigaddset(&only, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &only, &kept);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &kept, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}
