/* Which build of the command suits this processor? Runs before the runtime, which refuses to start where the processor
   lacks what the command was compiled for. A build is compiled for one level of x86-64 (1, 3: AVX2, 4: AVX-512) as a whole:
   the compiler cannot ask for AVX-512 at run time. The builds for the other levels stand in ../libexec/morsel. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMPILED_LEVEL 3

static int level_of_processor(void)
{
    __builtin_cpu_init();
#if __GNUC__ >= 12
    return __builtin_cpu_supports("x86-64-v4") ? 4 : __builtin_cpu_supports("x86-64-v3") ? 3 : 1;
#else   /* Knows no levels; what else belongs to them came with these. */
    int has3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
    int has4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return has3 ? has4 ? 4 : 3 : 1;
#endif
}

/* MORSEL_PROCESSOR=1|3|4 asks for a lower level than the processor has: for tests and for measuring. */
static int wanted_level(void)
{
    int level = level_of_processor();
    const char *asked = getenv("MORSEL_PROCESSOR");
    int lower = asked == NULL ? 0 : atoi(asked);
    return (lower == 1 || lower == 3) && lower < level ? lower : level;
}

__attribute__((constructor)) static void hand_over(int argc, char **argv, char **environment)
{
    (void)argc;
    int level = wanted_level();
    char self[PATH_MAX], other[PATH_MAX + 64];
    ssize_t length = level == COMPILED_LEVEL ? 0 : readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return;
    self[length] = 0;
    char *slash = strrchr(self, '/');
    if (slash != NULL)
        *slash = 0;
    snprintf(other, sizeof other, "%s/../libexec/morsel/morsel-x86-64-v%d", self, level);
    execve(other, argv, environment);   /* Returns only if that build cannot be run: then this one tries. */
}
