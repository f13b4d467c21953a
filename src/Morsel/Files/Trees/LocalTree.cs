namespace Morsel.Files.Trees;

/// <summary>The folders of this machine.</summary>
internal static class LocalTree
{
    /// <summary>Opens a folder, and with it all that is below it and nothing else.</summary>
    /// <param name="path">The folder; what leads to it may be links, itself it may not be one.</param>
    public static ITreeFolder Open(string path) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? LinuxFolder.Open(path) : new PortableFolder(path);

    /// <summary>Whether this process may give files away and make devices.</summary>
    public static bool IsPrivileged => OperatingSystem.IsLinux() && Libc.EffectiveUser() == 0;

    /// <summary>Whether a file belongs to whoever runs this process, as far as the system tells.</summary>
    public static bool IsOwn(FileStamp file) => OperatingSystem.IsWindows() || file.Owner is not { } owner || owner.User == Libc.EffectiveUser();
}
