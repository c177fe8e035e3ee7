#define _GNU_SOURCE 1
#include "TerminalFrame.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#include "TerminalSystem.h"

/// What ncurses writes to: the terminal, or while a frame is gathered the file that holds it.
static FILE *screen_output = NULL;
static int frame_file = -1;
static bool gathering = false;

static bool point(int place) {
#ifdef __linux__
    for (int attempt = 0; attempt < 100; attempt++) {
        if (dup3(place, fileno(screen_output), O_CLOEXEC) >= 0) return true;
        if (errno != EINTR && errno != EBUSY) return false;
    }
#else
    (void)place;
#endif
    return false;
}

FILE *tk_screen_output(void) {
#ifdef __linux__
    if (screen_output) return point(STDOUT_FILENO) ? screen_output : stdout;
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return stdout;
    screen_output = fdopen(copy, "w");
    if (!screen_output) {
        close(copy);
        return stdout;
    }
    frame_file = memfd_create("frame", MFD_CLOEXEC);
    return screen_output;
#else
    return stdout;
#endif
}

bool tk_frame_begin(void) {
    if (!screen_output || frame_file < 0 || gathering) return false;
    gathering = lseek(frame_file, 0, SEEK_SET) == 0 && point(frame_file);
    return gathering;
}

bool tk_frame_take(const char *bytes, size_t count) {
    if (!gathering) return false;
    while (count > 0) {
        ssize_t written = write(frame_file, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}

void tk_frame_end(void) {
    static char piece[1 << 16];
    if (!gathering) return;
    off_t length = lseek(frame_file, 0, SEEK_CUR);
    point(STDOUT_FILENO);
    gathering = false;
    for (off_t at = 0; at < length;) {
        // Behind this frame stands the rest of a longer one.
        size_t left = (size_t)(length - at);
        ssize_t taken = pread(frame_file, piece, left < sizeof piece ? left : sizeof piece, at);
        if (taken < 0 && errno == EINTR) continue;
        if (taken <= 0) return;
        tk_write(piece, (size_t)taken);
        at += taken;
    }
}
