/* Writes down what changes below one folder, in the order in which it happens. Loaded by LD_PRELOAD into the command; see README.md.
 *
 *   RECORD_FOLDER   the folder; names are told relative to it
 *   RECORD_TO       the file that is written: lines of words with a NUL behind each, and behind that of a write its bytes
 *
 *   made INODE NAME | folder NAME | link NAME TARGET | write INODE OFFSET BYTES | length INODE BYTES | time INODE SECONDS NANOSECONDS
 *   second NAME INODE | renamed FROM TO | removed NAME | synced INODE | names FOLDER | all
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEXT(name) static __typeof__(name) *next; if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define LONGEST 8192

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

/* The name below the folder; NULL if it is not below it. */
static const char *below(const char *path)
{
    const char *folder = getenv("RECORD_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (!folder || !path || strncmp(path, folder, length) || (path[length] && path[length] != '/'))
        return NULL;
    return path[length] ? path + length + 1 : "";
}

static const char *path_of(int file, char *into)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = syscall(SYS_readlink, link, into, LONGEST - 1);
    into[length < 0 ? 0 : length] = 0;
    return into;
}

static const char *at(int folder, const char *name, char *into)
{
    if (*name == '/' || folder == AT_FDCWD)
        return strcpy(into, name);
    path_of(folder, into);
    size_t length = strlen(into);
    snprintf(into + length, LONGEST - length, "/%s", name);
    return into;
}

static unsigned long inode_of(int file)
{
    struct stat status;
    return fstat(file, &status) ? 0 : status.st_ino;
}

static unsigned long inode_at(const char *path)
{
    struct stat status;
    return lstat(path, &status) ? 0 : status.st_ino;
}

static void tell(const void *bytes, size_t count, const char *format, ...)
{
    static int to = -1;
    char line[3 * LONGEST];
    va_list rest;
    va_start(rest, format);
    int length = vsnprintf(line, sizeof line, format, rest);
    va_end(rest);
    if (to < 0)
        to = (int)syscall(SYS_openat, AT_FDCWD, getenv("RECORD_TO"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    for (int i = 0; i < length; i++)
        if (line[i] == '\t')
            line[i] = 0;
    syscall(SYS_write, to, line, length);
    if (count)
        syscall(SYS_write, to, bytes, count);
}

/* Does it, and tells it if it was done. */
#define RECORD(does, ok, ...) \
    do { \
        pthread_mutex_lock(&gate); \
        __typeof__(does) answer = does; \
        int error = errno; \
        if (ok) tell(__VA_ARGS__); \
        pthread_mutex_unlock(&gate); \
        errno = error; \
        return answer; \
    } while (0)

/* The runtime looks some calls up in libc itself, past this library: it gets them here instead. */
void *dlopen(const char *path, int flags)
{
    NEXT(dlopen);
    const char *name = path ? strrchr(path, '/') : NULL;
    name = name ? name + 1 : path;
    return next(name && (!strcmp(name, "libc") || !strncmp(name, "libc.", 5)) ? NULL : path, flags);
}

static int opened(int (*next)(int, const char *, int, ...), int folder, const char *path, int flags, mode_t mode)
{
    char full[LONGEST];
    const char *name = below(at(folder, path, full));
    if (!name || !(flags & O_CREAT))
        return next(folder, path, flags, mode);
    pthread_mutex_lock(&gate);
    int is_there = inode_at(full) != 0;
    int file = next(folder, path, flags, mode);
    int error = errno;
    if (file >= 0 && !is_there)
        tell(NULL, 0, "made\t%lu\t%s\t", inode_of(file), name);
    else if (file >= 0 && (flags & O_TRUNC))
        tell(NULL, 0, "length\t%lu\t0\t", inode_of(file));
    pthread_mutex_unlock(&gate);
    errno = error;
    return file;
}

static int openat_next(int folder, const char *path, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    NEXT(openat);
    return next(folder, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    return opened(openat_next, AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    return opened(openat_next, AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    return opened(openat_next, folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    return opened(openat_next, folder, path, flags, mode);
}

#define WRITES(name, offset_type) \
    ssize_t name(int file, const void *from, size_t bytes, offset_type offset) \
    { \
        NEXT(name); \
        char full[LONGEST]; \
        if (!below(path_of(file, full))) \
            return next(file, from, bytes, offset); \
        RECORD(next(file, from, bytes, offset), answer > 0, from, (size_t)answer, "write\t%lu\t%lld\t%zd\t", inode_of(file), (long long)offset, answer); \
    }
WRITES(pwrite, off_t)
WRITES(pwrite64, off64_t)

ssize_t write(int file, const void *from, size_t bytes)
{
    NEXT(write);
    char full[LONGEST];
    if (!below(path_of(file, full)))
        return next(file, from, bytes);
    long long offset = (long long)syscall(SYS_lseek, file, 0, SEEK_CUR);
    RECORD(next(file, from, bytes), answer > 0, from, (size_t)answer, "write\t%lu\t%lld\t%zd\t", inode_of(file), offset, answer);
}

#define LENGTHENS(name, offset_type) \
    int name(int file, offset_type length) \
    { \
        NEXT(name); \
        char full[LONGEST]; \
        if (!below(path_of(file, full))) \
            return next(file, length); \
        RECORD(next(file, length), !answer, NULL, 0, "length\t%lu\t%lld\t", inode_of(file), (long long)length); \
    }
LENGTHENS(ftruncate, off_t)
LENGTHENS(ftruncate64, off64_t)

static int synced(int (*next)(int), int file)
{
    char full[LONGEST];
    struct stat status;
    const char *name = below(path_of(file, full));
    if (!name || fstat(file, &status))
        return next(file);
    if (S_ISDIR(status.st_mode))
        RECORD(next(file), !answer, NULL, 0, "names\t%s\t", name);
    RECORD(next(file), !answer, NULL, 0, "synced\t%lu\t", (unsigned long)status.st_ino);
}

int fsync(int file) { NEXT(fsync); return synced(next, file); }
int fdatasync(int file) { NEXT(fdatasync); return synced(next, file); }

int syncfs(int file)
{
    NEXT(syncfs);
    RECORD(next(file), !answer, NULL, 0, "all\t");
}

static int renamed(int (*next)(int, const char *, int, const char *, unsigned int), int from_folder, const char *from, int to_folder, const char *to, unsigned int flags)
{
    char full_from[LONGEST], full_to[LONGEST];
    const char *name = below(at(from_folder, from, full_from)), *other = below(at(to_folder, to, full_to));
    if (!name || !other)
        return next(from_folder, from, to_folder, to, flags);
    RECORD(next(from_folder, from, to_folder, to, flags), !answer, NULL, 0, "renamed\t%s\t%s\t", name, other);
}

static int rename_plain(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags)
{
    (void)flags;
    NEXT(renameat);
    return next(from_folder, from, to_folder, to);
}

static int rename_flags(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags)
{
    NEXT(renameat2);
    return next(from_folder, from, to_folder, to, flags);
}

int rename(const char *from, const char *to) { return renamed(rename_plain, AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) { return renamed(rename_plain, from_folder, from, to_folder, to, 0); }
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags) { return renamed(rename_flags, from_folder, from, to_folder, to, flags); }

int link(const char *path, const char *to)
{
    NEXT(link);
    const char *name = below(to);
    if (!name)
        return next(path, to);
    RECORD(next(path, to), !answer, NULL, 0, "second\t%s\t%lu\t", name, inode_at(to));
}

int symlinkat(const char *target, int folder, const char *path)
{
    NEXT(symlinkat);
    char full[LONGEST];
    const char *name = below(at(folder, path, full));
    if (!name)
        return next(target, folder, path);
    RECORD(next(target, folder, path), !answer, NULL, 0, "link\t%s\t%s\t", name, target);
}

#define REMOVES(call, path, ...) \
    NEXT(call); \
    const char *name = below(path); \
    if (!name) \
        return next(__VA_ARGS__); \
    RECORD(next(__VA_ARGS__), !answer, NULL, 0, "removed\t%s\t", name)

int unlink(const char *path) { REMOVES(unlink, path, path); }
int rmdir(const char *path) { REMOVES(rmdir, path, path); }
int unlinkat(int folder, const char *path, int flags) { char full[LONGEST]; REMOVES(unlinkat, at(folder, path, full), folder, path, flags); }

#define MAKES(call, path, ...) \
    NEXT(call); \
    const char *name = below(path); \
    if (!name) \
        return next(__VA_ARGS__); \
    RECORD(next(__VA_ARGS__), !answer, NULL, 0, "folder\t%s\t", name)

int mkdir(const char *path, mode_t mode) { MAKES(mkdir, path, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { char full[LONGEST]; MAKES(mkdirat, at(folder, path, full), folder, path, mode); }

int futimens(int file, const struct timespec times[2])
{
    NEXT(futimens);
    char full[LONGEST];
    if (!below(path_of(file, full)))
        return next(file, times);
    RECORD(next(file, times), !answer, NULL, 0, "time\t%lu\t%lld\t%ld\t", inode_of(file), (long long)times[1].tv_sec, times[1].tv_nsec);
}
