namespace Morsel.Cli.Running;

/// <summary>By which name the command was called: that of a link to it, perhaps. .NET gives the programs of this process no hint of it.</summary>
internal static class CalledName
{
    private const string OnLinux = "/proc/self/cmdline";
    private const int MostBytes = 4096;

    /// <summary>Whether this system tells the name; else who wants another has to write it behind the command's own.</summary>
    public static bool IsTold => OperatingSystem.IsLinux();

    /// <summary>The last part of the name; null where the system does not tell it.</summary>
    public static string? Read() => Path.GetFileName(ReadWhole());

    /// <summary>A path by which this command can be called again, also from a link to it; null if none is known.</summary>
    public static string? CommandPath()
    {
        string? called = ReadWhole();
        string? found = called is null ? null
            : called.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(called)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.Length > 0).Select(folder => Path.GetFullPath(Path.Join(folder, called))).FirstOrDefault(File.Exists);
        string? path = File.Exists(found) ? found : Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(path) == "dotnet" ? null : path;
    }

    private static string? ReadWhole()
    {
        if (!IsTold)
            return null;
        try
        {
            using var file = File.OpenHandle(OnLinux);
            Span<byte> bytes = stackalloc byte[MostBytes];
            bytes = bytes[..RandomAccess.Read(file, bytes, 0)];
            int end = bytes.IndexOf((byte)0);
            return System.Text.Encoding.UTF8.GetString(bytes[..(end < 0 ? bytes.Length : end)]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
