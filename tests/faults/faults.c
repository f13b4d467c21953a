/* Makes the n-th system call on the files of one folder fail, once. Loaded by LD_PRELOAD into the command; see README.md.
 *
 *   FAULTS_FOLDER   the folder; only names in it, and files opened by such names, are counted
 *   FAULTS_AT       which call fails, counted from 1; 0 for none
 *   FAULTS_WITH     the errno, or "short": a read or write does half of what it was asked for
 *   FAULTS_LOG      a file that gets a line for every call: "number name path"
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 4096
#define NEXT(name) static __typeof__(name) *next; if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

enum { PASS, FAIL, SHORT };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char is_ours[DESCRIPTORS];
static long count;

static int in_folder(const char *path)
{
    const char *folder = getenv("FAULTS_FOLDER");
    return folder && path && !strncmp(path, folder, strlen(folder));
}

static int ours(int file) { return file >= 0 && file < DESCRIPTORS && is_ours[file]; }

static int keep(int file, const char *path)
{
    if (file >= 0 && file < DESCRIPTORS)
        is_ours[file] = (char)in_folder(path);
    return file;
}

/* What becomes of a call; errno is set where it fails. */
static int judge(const char *name, const char *path, int can_be_short)
{
    const char *with = getenv("FAULTS_WITH"), *log = getenv("FAULTS_LOG"), *at = getenv("FAULTS_AT");
    int answer = PASS;
    pthread_mutex_lock(&gate);
    long number = ++count;
    if (log) {
        FILE *file = fopen(log, "a");
        if (file) {
            fprintf(file, "%ld %s %s\n", number, name, path ? path : "");
            fclose(file);
        }
    }
    if (at && with && number == atol(at))
        answer = strcmp(with, "short") ? FAIL : can_be_short ? SHORT : PASS;
    pthread_mutex_unlock(&gate);
    if (answer == FAIL)
        errno = atoi(with);
    return answer;
}

#define BY_NAME(call, path) do { if (in_folder(path) && judge(#call, path, 0) == FAIL) return -1; } while (0)
#define BY_FILE(call, file) do { if (ours(file) && judge(#call, NULL, 0) == FAIL) return -1; } while (0)

/* The runtime looks some calls up in libc itself, past this library: it gets them here instead, where the search begins with what was preloaded. */
void *dlopen(const char *path, int flags)
{
    NEXT(dlopen);
    const char *name = path ? strrchr(path, '/') : NULL;
    name = name ? name + 1 : path;
    return next(name && (!strcmp(name, "libc") || !strncmp(name, "libc.", 5)) ? NULL : path, flags);
}

int open(const char *path, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    NEXT(open); BY_NAME(open, path); return keep(next(path, flags, mode), path);
}

int open64(const char *path, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    NEXT(open64); BY_NAME(open, path); return keep(next(path, flags, mode), path);
}

/* The name of an entry of an open folder. */
static const char *at_folder(int folder, const char *name, char *into, size_t room)
{
    char link[64];
    if (*name == '/' || folder == AT_FDCWD)
        return name;
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, into, room - 1);
    length = length < 0 ? 0 : length;
    snprintf(into + length, room - length, "/%s", name);
    return into;
}

#define BY_ENTRY(call, folder, name) \
    char full[PATH_MAX + NAME_MAX]; \
    const char *path = at_folder(folder, name, full, sizeof full); \
    BY_NAME(call, path)

int openat(int folder, const char *name, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    NEXT(openat); BY_ENTRY(openat, folder, name); return keep(next(folder, name, flags, mode), path);
}

int mkdir(const char *path, mode_t mode) { NEXT(mkdir); BY_NAME(mkdir, path); return next(path, mode); }
int rmdir(const char *path) { NEXT(rmdir); BY_NAME(rmdir, path); return next(path); }
int mkdirat(int folder, const char *name, mode_t mode) { NEXT(mkdirat); BY_ENTRY(mkdirat, folder, name); return next(folder, name, mode); }
int symlinkat(const char *target, int folder, const char *name) { NEXT(symlinkat); BY_ENTRY(symlinkat, folder, name); return next(target, folder, name); }
int unlinkat(int folder, const char *name, int flags) { NEXT(unlinkat); BY_ENTRY(unlinkat, folder, name); return next(folder, name, flags); }
int fchmodat(int folder, const char *name, mode_t mode, int flags) { NEXT(fchmodat); BY_ENTRY(fchmodat, folder, name); return next(folder, name, mode, flags); }
int renameat(int folder, const char *name, int other, const char *to) { NEXT(renameat); BY_ENTRY(renameat, folder, name); return next(folder, name, other, to); }
int renameat2(int folder, const char *name, int other, const char *to, unsigned int flags) { NEXT(renameat2); BY_ENTRY(renameat2, folder, name); return next(folder, name, other, to, flags); }

int close(int file)
{
    NEXT(close);
    if (file >= 0 && file < DESCRIPTORS)
        is_ours[file] = 0;
    return next(file);
}

#define READ(name, offset_type) \
    ssize_t name(int file, void *into, size_t bytes, offset_type offset) \
    { \
        NEXT(name); \
        int answer = ours(file) ? judge("pread", NULL, 1) : PASS; \
        return answer == FAIL ? -1 : next(file, into, answer == SHORT && bytes > 1 ? bytes / 2 : bytes, offset); \
    }
READ(pread, off_t)
READ(pread64, off64_t)

#define WRITE(name, offset_type) \
    ssize_t name(int file, const void *from, size_t bytes, offset_type offset) \
    { \
        NEXT(name); \
        int answer = ours(file) ? judge("pwrite", NULL, 1) : PASS; \
        return answer == FAIL ? -1 : next(file, from, answer == SHORT && bytes > 1 ? bytes / 2 : bytes, offset); \
    }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

int ftruncate(int file, off_t length) { NEXT(ftruncate); BY_FILE(ftruncate, file); return next(file, length); }
int ftruncate64(int file, off64_t length) { NEXT(ftruncate64); BY_FILE(ftruncate, file); return next(file, length); }
int syncfs(int file) { NEXT(syncfs); BY_FILE(syncfs, file); return next(file); }
int fsync(int file) { NEXT(fsync); BY_FILE(fsync, file); return next(file); }
int fchmod(int file, mode_t mode) { NEXT(fchmod); BY_FILE(fchmod, file); return next(file, mode); }
int fchown(int file, uid_t user, gid_t group) { NEXT(fchown); BY_FILE(fchown, file); return next(file, user, group); }
int futimens(int file, const struct timespec times[2]) { NEXT(futimens); BY_FILE(futimens, file); return next(file, times); }
int flock(int file, int operation) { NEXT(flock); BY_FILE(flock, file); return next(file, operation); }
int rename(const char *from, const char *to) { NEXT(rename); BY_NAME(rename, from); return next(from, to); }
int link(const char *from, const char *to) { NEXT(link); BY_NAME(link, from); return next(from, to); }
int unlink(const char *path) { NEXT(unlink); BY_NAME(unlink, path); return next(path); }

int statx(int folder, const char *restrict path, int flags, unsigned int wanted, struct statx *restrict into)
{
    NEXT(statx);
    if (*path) {
        char full[PATH_MAX + NAME_MAX];
        BY_NAME(statx, at_folder(folder, path, full, sizeof full));
    } else
        BY_FILE(statx, folder);
    return next(folder, path, flags, wanted, into);
}
