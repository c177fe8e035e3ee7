#define _GNU_SOURCE 1
#include "ProgramMemory.h"

#ifdef __linux__
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// A segment that may not be written holds what its file holds, and is read from there again.
static int let_go_of_code(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size;
    (void)unused;
    // The kernel's own page has no file.
    if (info->dlpi_name && strstr(info->dlpi_name, "vdso")) return 0;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < info->dlpi_phnum; index++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[index];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
        uintptr_t start = (info->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = (info->dlpi_addr + segment->p_vaddr + segment->p_memsz + page - 1) & ~(page - 1);
        madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}
#endif

void tk_let_go_of_start(void) {
#ifdef __linux__
    dl_iterate_phdr(let_go_of_code, NULL);
#endif
}

void tk_share_arenas(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 2);
#endif
}
