#define _GNU_SOURCE 1
#include "TerminalSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <unistd.h>
#include <wchar.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

#include "TerminalFrame.h"

static locale_t utf8_locale = (locale_t)0;
static pthread_once_t utf8_once = PTHREAD_ONCE_INIT;

static void find_utf8_locale(void) {
    static const char *const names[] = {"C.UTF-8", "en_US.UTF-8", "en_IN.UTF-8", "UTF-8"};
    for (size_t index = 0; index < sizeof names / sizeof names[0] && !utf8_locale; index++) {
        utf8_locale = newlocale(LC_CTYPE_MASK, names[index], (locale_t)0);
    }
}

int tk_width(uint32_t scalar) {
    if (scalar >= 0x20 && scalar < 0x7F) return 1;
    pthread_once(&utf8_once, find_utf8_locale);
    if (!utf8_locale) return scalar < 0xA0 ? -1 : 1;
    locale_t before = uselocale(utf8_locale);
    int width = wcwidth((wchar_t)scalar);
    uselocale(before);
    return width;
}

static bool asks_for_utf8(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
        const char *value = tk_environment(names[index]);
        if (value) return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

bool tk_set_locale(void) {
    if (!setlocale(LC_CTYPE, "") && asks_for_utf8()) setlocale(LC_CTYPE, "C.UTF-8");
    return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *tk_environment(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

void tk_forget_frozen_size(void) {
    unsetenv("LINES");
    unsetenv("COLUMNS");
}

int tk_last_error(void) {
    return errno;
}

bool tk_has_terminal(void) {
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

bool tk_window_size(int *columns, int *rows) {
    struct winsize window;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) return false;
    *columns = window.ws_col;
    *rows = window.ws_row;
    return true;
}

void tk_write(const char *bytes, size_t count) {
    if (tk_frame_take(bytes, count)) return;
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

tk_input tk_input_state(int milliseconds) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    if (poll(&input, 1, milliseconds) <= 0) return TK_INPUT_NONE;
    if (input.revents & (POLLHUP | POLLERR | POLLNVAL)) return TK_INPUT_GONE;
    if (!(input.revents & POLLIN)) return TK_INPUT_NONE;
    int waiting = 0;
    return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting == 0 ? TK_INPUT_EMPTY : TK_INPUT_WAITS;
}

int tk_redirect_errors(const char *path) {
    int log = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    // Nothing may write over the screen, even where no log can be kept.
    if (log < 0) log = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (log < 0) return -1;
    int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (saved < 0 || dup2(log, STDERR_FILENO) < 0) {
        int reason = errno;
        if (saved >= 0) close(saved);
        close(log);
        errno = reason;
        return -1;
    }
    close(log);
    return saved;
}

void tk_restore_errors(int saved) {
    if (saved < 0) return;
    dup2(saved, STDERR_FILENO);
    close(saved);
}

bool tk_forbid_dump(void) {
    const struct rlimit none = {0, 0};
    bool forbidden = setrlimit(RLIMIT_CORE, &none) == 0;
#ifdef __linux__
    forbidden = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && forbidden;
#endif
    return forbidden;
}
