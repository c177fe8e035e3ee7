/// What the program keeps of the machine's memory.
#ifndef CNCURSES_PROGRAM_MEMORY_H
#define CNCURSES_PROGRAM_MEMORY_H

/// Lets all threads allocate from at most two arenas; glibc would give nearly each its own, and keep what was freed there.
/// Call it before there are threads.
void tk_share_arenas(void);

/// Gives the pages of the program's own code back that were mapped so far, most of which only its start needed; what is
/// run again is mapped again, from the page cache. Nothing else is touched: no data, and nothing that was changed.
void tk_let_go_of_start(void);

#endif
