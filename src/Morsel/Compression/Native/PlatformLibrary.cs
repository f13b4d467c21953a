using System.Reflection;
using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>A decoder of the system, which may be missing, and is called otherwise on each kind of system.</summary>
internal static class PlatformLibrary
{
    // By its name on Linux: other names there, on Windows and on macOS, and what to install on Debian, on macOS, on Windows.
    private static readonly Dictionary<string, (string[] Names, string Debian, string Mac, string Windows)> Known = new()
    {
        [ZstdNative.Library] = (["libzstd.dll", "zstd.dll", "libzstd.1.dylib"], "libzstd1", "zstd", "libzstd.dll"),
        [XzStreamDecoder.Library] = (["liblzma.dll", "liblzma.5.dylib"], "liblzma5", "xz", "liblzma.dll"),
        [Bzip2StreamDecoder.Library] = (["libbz2.so.1", "libbz2.dll", "bz2.dll", "libbz2.1.0.dylib", "libbz2.dylib"], "libbz2-1.0", "bzip2", "libbz2.dll"),
    };

    static PlatformLibrary() => NativeLibrary.SetDllImportResolver(typeof(PlatformLibrary).Assembly, Load);

    /// <summary>Whether a library can be loaded.</summary>
    /// <param name="library">Its name on Linux: "libzstd.so.1".</param>
    public static bool IsThere(string library) => Load(library, typeof(PlatformLibrary).Assembly, null) != 0;

    /// <summary>Whether a library can be loaded, and has a function.</summary>
    public static bool Has(string library, string function) =>
        Load(library, typeof(PlatformLibrary).Assembly, null) is not 0 and var loaded && NativeLibrary.TryGetExport(loaded, function, out _);

    /// <summary>Calls into a library.</summary>
    /// <param name="call">What is called; the first call of a library loads it.</param>
    /// <param name="library">Its name on Linux: "liblzma.so.5".</param>
    /// <exception cref="NotSupportedException">The library is not there, or not one that has what is needed.</exception>
    public static T Call<T>(Func<T> call, string library)
    {
        try
        {
            return call();
        }
        catch (Exception problem) when (problem is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new NotSupportedException($"{library} cannot be used: {problem.Message.Split('\n')[0].TrimEnd()}; {HowToInstall(library)}", problem);
        }
    }

    private static string HowToInstall(string library)
    {
        (_, string debian, string mac, string windows) = Known[library];
        return OperatingSystem.IsWindows() ? $"put {windows} beside the program or into PATH"
            : OperatingSystem.IsMacOS() ? $"install it: brew install {mac}"
            : $"on Debian and Ubuntu it is in the package {debian}";
    }

    // Returns 0 for libraries that are not of these, which the runtime then looks for in its own way.
    private static nint Load(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (!Known.TryGetValue(library, out var known))
            return 0;
        foreach (string name in (string[])[library, .. known.Names])
        {
            if (NativeLibrary.TryLoad(name, assembly, path, out nint loaded))
                return loaded;
        }
        return 0;
    }
}
