/// Frames that reach the terminal in one piece: ncurses writes at each move of its cursor, and each write wakes whoever
/// reads the terminal.
#ifndef CNCURSES_TERMINAL_FRAME_H
#define CNCURSES_TERMINAL_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/// What ncurses is to write to, the terminal behind a descriptor of its own; standard output where there is none left.
FILE *tk_screen_output(void);

/// Gathers what ncurses and `tk_write` write until `tk_frame_end`; false where that cannot be, and then they write as
/// ever. Nothing in between may change the terminal's settings: ncurses would not find a terminal.
bool tk_frame_begin(void);

/// Keeps bytes of the frame that is gathered; false where none is.
bool tk_frame_take(const char *bytes, size_t count);

/// Writes what was gathered to the terminal.
void tk_frame_end(void);

#endif
