namespace Morsel.Files;

/// <summary>What new files of this process are not allowed: its umask, read and not touched.</summary>
/// <remarks>umask(2) tells it only by setting another, with which a file of some other thread might come into being.</remarks>
internal static class CreationMask
{
    private const string StatusPath = "/proc/self/status", Field = "Umask:";
    private const UnixFileMode WritingOfOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The mask; where the system does not tell, what is usual: others may not write.</summary>
    public static UnixFileMode Read()
    {
        if (OperatingSystem.IsWindows())
            return default;
        try
        {
            string? line = File.Exists(StatusPath) ? File.ReadLines(StatusPath).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) : null;
            return line is null ? WritingOfOthers : (UnixFileMode)Convert.ToInt32(line[Field.Length..].Trim(), fromBase: 8);
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            return WritingOfOthers;
        }
    }
}
