/// The terminal's guard: what puts a terminal back in order when the process dies, and what turns the signals a program
/// can answer into bytes on a pipe. Everything that runs in a handler is async-signal-safe.
#ifndef CNCURSES_TERMINAL_GUARD_H
#define CNCURSES_TERMINAL_GUARD_H

#include <stdbool.h>

/// Remembers the terminal's settings; call before ncurses changes them. 0, or -1 with errno.
int tk_guard_remember(int input, int output);

/// Installs the handlers; call after `newterm`, which installs some of its own, and after the Swift runtime, whose crash
/// reporter would wait on the terminal for a key. Returns the pipe's read end, which gives one byte per HUP, TERM, INT,
/// WINCH or TSTP, holding the signal's number; or -1 with errno. HUP, TERM and INT leave the program `grace` seconds:
/// then, or at a second TERM or INT, the terminal is restored and the default action taken.
int tk_guard_install(unsigned grace);

/// Gives the calling thread the stack its handlers run on, once; a thread that overflowed its own can still restore the
/// terminal, and is known as the one that draws. The main queue moves between threads on Linux, so its work calls this
/// each time.
void tk_guard_thread(void);

/// What a byte on the pipe means.
typedef enum { TK_NOTICE_NONE, TK_NOTICE_RESIZED, TK_NOTICE_STOP, TK_NOTICE_LEAVE } tk_notice;

/// The next notice on the pipe, without waiting.
tk_notice tk_guard_next(int signals);

/// Gives the program the same seconds as after HUP: for a terminal that is gone without a signal.
void tk_guard_leave(void);

/// Puts back the handlers found at installation and forgets the terminal.
void tk_guard_remove(void);

/// Writes the restore string and sets the remembered settings: once, whoever comes first.
void tk_guard_restore(void);

/// Stops the whole process group as Ctrl-Z would, and returns when it is continued.
void tk_guard_stop(void);

#endif
