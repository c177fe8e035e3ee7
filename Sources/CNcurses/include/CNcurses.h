/// What Swift cannot see of ncursesw, and the little C a terminal needs around it.
///
/// Every declaration of <curses.h> and every wrapper that touches it is imported as `@MainActor`, so that a curses call
/// from anywhere else does not compile. Headers that curses.h includes come first: they must stay callable anywhere.
#ifndef CNCURSES_H
#define CNCURSES_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

#include "ProgramMemory.h"
#include "TerminalFrame.h"
#include "TerminalGuard.h"
#include "TerminalSystem.h"

#pragma clang attribute push(__attribute__((swift_attr("@MainActor"))), apply_to = any(function, variable(is_global)))

#include <curses.h>

/// Opens the terminal on standard output and input; NULL when `term` is not described on this machine.
static inline SCREEN *tk_open(const char *term) {
    return newterm(term, tk_screen_output(), stdin);
}

/// What this machine's description of a terminal allows: there is none, it cannot be drawn on, or it can.
typedef enum { TK_TERM_UNKNOWN, TK_TERM_UNUSABLE, TK_TERM_USABLE } tk_term;

/// Looks whether a terminal can place its cursor, and in the ANSI way: nothing can be drawn without it, and what we send
/// past ncurses means something else on others. Nothing is written.
tk_term tk_look_up(const char *term);

/// Whether the numbers of colours are red, green and blue, eight bits each.
static inline bool tk_has_direct_colors(void) {
    return COLORS == 1 << 24 && tigetflag("RGB") > 0;
}

/// The ncurses attributes of a style.
static inline uint32_t tk_attributes(bool bold, bool dim, bool underline, bool reverse, bool italic) {
    attr_t attributes = A_NORMAL;
    if (bold) attributes |= A_BOLD;
    if (dim) attributes |= A_DIM;
    if (underline) attributes |= A_UNDERLINE;
    if (reverse) attributes |= A_REVERSE;
    if (italic) attributes |= A_ITALIC;
    return (uint32_t)attributes;
}

/// Writes one spacing character and its marks (`text`, zero-ended, at most CCHARW_MAX) into the standard screen. The pair
/// goes through the extended argument: COLOR_PAIR would fold a pair past 255 into another one.
static inline int tk_put(int row, int column, const wchar_t *text, uint32_t attributes, int pair) {
    cchar_t cell;
    short classic = (short)(pair > 255 ? 255 : pair);
    if (setcchar(&cell, text, (attr_t)attributes, classic, &pair) == ERR) return ERR;
    return mvadd_wch(row, column, &cell);
}

/// The same for a character without marks.
static inline int tk_put_one(int row, int column, wchar_t character, uint32_t attributes, int pair) {
    const wchar_t text[2] = {character, 0};
    return tk_put(row, column, text, attributes, pair);
}

/// Mouse presses and wheel turns on or off; movement and releases are never asked for.
static inline void tk_mouse(bool on) {
    mmask_t wanted = on ? (mmask_t)(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED) : (mmask_t)0;
    mousemask(wanted, NULL);
    mouseinterval(0);
}

/// The next mouse event: 1 press, 4 wheel up, 5 wheel down, 0 none.
static inline int tk_mouse_event(int *column, int *row) {
    MEVENT event;
    if (getmouse(&event) == ERR) return 0;
    *column = event.x;
    *row = event.y;
    if (event.bstate & BUTTON4_PRESSED) return 4;
    if (event.bstate & BUTTON5_PRESSED) return 5;
    return (event.bstate & BUTTON1_PRESSED) ? 1 : 0;
}

#pragma clang attribute pop

#endif
