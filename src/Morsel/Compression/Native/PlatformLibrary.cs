namespace Morsel.Compression.Native;

/// <summary>A decoder of the system, which may be missing.</summary>
internal static class PlatformLibrary
{
    /// <summary>Calls into a library.</summary>
    /// <param name="call">What is called; the first call of a library loads it.</param>
    /// <param name="library">Its file: "liblzma.so.5".</param>
    /// <param name="package">What to install: "liblzma5".</param>
    /// <exception cref="NotSupportedException">The library is not there, or not one that has what is needed.</exception>
    public static T Call<T>(Func<T> call, string library, string package)
    {
        try
        {
            return call();
        }
        catch (Exception problem) when (problem is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new NotSupportedException($"{library} cannot be used: {problem.Message.Split('\n')[0].TrimEnd()}; on Debian and its kin it is in the package {package}", problem);
        }
    }
}
