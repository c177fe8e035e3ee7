/// Small calls to the system about the terminal, the locale and standard error.
#ifndef CNCURSES_TERMINAL_SYSTEM_H
#define CNCURSES_TERMINAL_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Columns of a code point in UTF-8, by the same `wcwidth` ncurses uses, whatever the process's locale; -1 unprintable.
int tk_width(uint32_t scalar);

/// Sets the character type of the user's locale; true when it is UTF-8. A UTF-8 locale that is asked for and not
/// installed is replaced by C.UTF-8, because the terminal at the other end is UTF-8 all the same.
bool tk_set_locale(void);

/// The environment's value, or NULL when it is unset or empty.
const char *tk_environment(const char *name);

/// Forgets LINES and COLUMNS, which would freeze ncurses at the size they name.
void tk_forget_frozen_size(void);

/// The last system error's number.
int tk_last_error(void);

/// Whether both standard input and standard output are terminals.
bool tk_has_terminal(void);

/// The window's size; false when the terminal does not tell.
bool tk_window_size(int *columns, int *rows);

/// Writes all bytes to the terminal, past stdio and ncurses.
void tk_write(const char *bytes, size_t count);

/// What the terminal's input is: nothing to read, bytes wait, readable with nothing in it (its end), hung up.
typedef enum { TK_INPUT_NONE, TK_INPUT_WAITS, TK_INPUT_EMPTY, TK_INPUT_GONE } tk_input;

/// The terminal's input after at most `milliseconds` of waiting for something.
tk_input tk_input_state(int milliseconds);

/// Lets standard error append to `path` (made with mode 0600), or go nowhere when that cannot be opened; returns the old standard error, or -1 with errno.
int tk_redirect_errors(const char *path);

/// Gives standard error back and closes the saved descriptor.
void tk_restore_errors(int saved);

/// Keeps this process's memory to itself: no core file when it crashes, no other process of this user that reads it.
/// False where the system refuses.
bool tk_forbid_dump(void);

#endif
