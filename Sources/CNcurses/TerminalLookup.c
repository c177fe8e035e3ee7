#include "CNcurses.h"

#include <term.h>

tk_term tk_look_up(const char *term) {
    int found = 0;
    if (setupterm(term, 1, &found) == ERR) return found == 1 ? TK_TERM_UNUSABLE : TK_TERM_UNKNOWN;
    const char *placing = tigetstr("cup");
    bool places = placing != NULL && placing != (const char *)-1 && placing[0] == '\033' && placing[1] == '[';
    del_curterm(cur_term);
    return places ? TK_TERM_USABLE : TK_TERM_UNUSABLE;
}
