namespace Morsel.Tests.Faults.Crashes;

/// <summary>A file as a crash left it; or a folder, or a symbolic link.</summary>
internal sealed class CrashedFile
{
    private byte[] _content;

    public CrashedFile(ReadOnlySpan<byte> content, DateTimeOffset? time) => (_content, Time) = ([.. content], time);

    public ReadOnlySpan<byte> Content => _content;

    public bool IsFolder { get; private init; }

    /// <summary>Where it leads; null for what is no link.</summary>
    public string? LinkTarget { get; private init; }

    /// <summary>When it was changed last; null for when it was found.</summary>
    public DateTimeOffset? Time { get; set; }

    public static CrashedFile Folder() => new([], null) { IsFolder = true };

    public static CrashedFile Link(string target) => new([], null) { LinkTarget = target };

    /// <summary>An entry as it is now.</summary>
    public static CrashedFile Of(FileSystemInfo entry) => entry switch
    {
        { LinkTarget: { } target } => Link(target),
        DirectoryInfo => Folder(),
        _ => new CrashedFile(File.ReadAllBytes(entry.FullName), entry.LastWriteTimeUtc),
    };

    public CrashedFile Copy() => new(_content, Time) { IsFolder = IsFolder, LinkTarget = LinkTarget };

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset + bytes.Length > _content.Length)
            SetLength(offset + bytes.Length);
        bytes.CopyTo(_content.AsSpan((int)offset));
    }

    public void SetLength(long length) => Array.Resize(ref _content, (int)length);

    /// <summary>Puts it there.</summary>
    public void PutAt(string path)
    {
        if (IsFolder)
            Directory.CreateDirectory(path);
        else if (LinkTarget is not null)
            File.CreateSymbolicLink(path, LinkTarget);
        else
            File.WriteAllBytes(path, _content);
        if (Time is { } time)
            File.SetLastWriteTimeUtc(path, time.UtcDateTime);
    }
}
