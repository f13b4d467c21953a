using System.Text;

namespace Morsel.Files.Trees;

/// <summary>A folder of a system whose calls take paths: before each, every folder above is looked at again, so that no link is gone through.</summary>
/// <remarks>
/// Weaker than a handle: who may write into the tree can put a link there between the look and the call. Owners, extended attributes, pipes and devices are
/// refused, which the caller counts.
/// </remarks>
internal sealed class PortableFolder(string path, PortableFolder? above = null) : ITreeFolder
{
    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Path => path;

    public NodeStamp Stamp => PortableNode.Stat(path) is { Kind: NodeKind.Folder } there ? there : throw FileFailure.Refused("look at", path, "it is no folder any more");

    public NodeStamp? Stat(EntryName name) => PortableNode.Stat(PathOf(name));

    public List<EntryName> Names()
    {
        Check();
        var names = new List<EntryName>();
        foreach (string entry in FileFailure.Guard("list", path, () => Directory.GetFileSystemEntries(path)))
        {
            if (EntryName.TryParse(Strict.GetBytes(System.IO.Path.GetFileName(entry)), out EntryName name))
                names.Add(name);
        }
        return names;
    }

    public ITreeFolder Enter(EntryName name)
    {
        var folder = new PortableFolder(PathOf(name), this);
        folder.Check();
        return folder;
    }

    public bool TryMakeFolder(EntryName name)
    {
        if (Stat(name) is not null)
            return false;
        Do("make", name, place => Directory.CreateDirectory(place));
        return true;
    }

    public ITreeFile Create(EntryName name) => new PortableFile(PathOf(name), isNew: true);

    public ITreeFile Open(EntryName name) => Stat(name) is { Kind: NodeKind.File } ? new PortableFile(PathOf(name), isNew: false) : throw FileFailure.Refused("open", PathOf(name), "it is no file");

    public void MakeLink(EntryName name, ReadOnlySpan<byte> target)
    {
        string leadsTo = TextOf(target, PathOf(name));
        Do("make", name, place => File.CreateSymbolicLink(place, leadsTo));
    }

    public byte[] ReadLink(EntryName name) => Strict.GetBytes(new FileInfo(PathOf(name)).LinkTarget ?? throw FileFailure.Refused("read", PathOf(name), "it is no link"));

    public void MakeSpecial(EntryName name, NodeKind kind, (uint Major, uint Minor) number) =>
        throw FileFailure.Refused("make", PathOf(name), "this system has no pipes and devices in folders");

    public void Rename(EntryName name, EntryName to)
    {
        string goal = PathOf(to);
        bool isFolder = Stat(name) is { Kind: NodeKind.Folder };
        Do("rename", name, place =>
        {
            if (isFolder)
                Directory.Move(place, goal);
            else
                File.Move(place, goal, overwrite: true);
        });
    }

    public bool TryPlace(EntryName name, EntryName to)
    {
        if (Stat(to) is not null)
            return false;
        Rename(name, to);
        return true;
    }

    public void Delete(EntryName name, bool isFolder) => Do("delete", name, place =>
    {
        if (isFolder)
            Directory.Delete(place, recursive: false);
        else
            File.Delete(place);
    });

    public void SetOwner(EntryName name, FileOwner owner) => PortableNode.RefuseOwner(PathOf(name));

    public void SetMode(EntryName name, int permissions) => Do("set the mode of", name, place => PortableNode.SetMode(place, permissions));

    public void SetTime(EntryName name, long modifiedNanoseconds) => Do("set the time of", name, place => PortableNode.SetTime(place, modifiedNanoseconds));

    public void SetOwner(FileOwner owner) => PortableNode.RefuseOwner(path);

    public void SetMode(int permissions)
    {
        Check();
        FileFailure.Guard("set the mode of", path, () => PortableNode.SetMode(path, permissions));
    }

    public void SetTime(long modifiedNanoseconds)
    {
        Check();
        FileFailure.Guard("set the time of", path, () => PortableNode.SetTime(path, modifiedNanoseconds));
    }

    public IReadOnlyList<NodeAttribute> ReadAttributes() => [];

    public void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => PortableNode.RefuseAttributes(path);

    public void RemoveAttribute(ReadOnlySpan<byte> name) => PortableNode.RefuseAttributes(path);

    // There is no such call: each file was flushed when it was closed.
    public void Flush()
    {
    }

    public void Dispose()
    {
    }

    // From the top down, so that a link above is seen before anything below it is believed. Only the root may be reached by links: its caller named it.
    private void Check()
    {
        if (above is null)
            return;
        above.Check();
        if (PortableNode.Stat(path) is not { Kind: NodeKind.Folder })
            throw FileFailure.Refused("enter", path, "it is no folder");
    }

    private void Do(string attempt, EntryName name, Action<string> action)
    {
        string place = PathOf(name);
        FileFailure.Guard(attempt, place, () => action(place));
    }

    private string PathOf(EntryName name)
    {
        Check();
        string text = TextOf(name.Bytes, path);
        if (OperatingSystem.IsWindows() && PortableNames.ProblemOf(text) is { } problem)
            throw new RefusedException($"{System.IO.Path.Join(path, text)}: {problem}");
        return System.IO.Path.Join(path, text);
    }

    private static string TextOf(ReadOnlySpan<byte> bytes, string where)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new RefusedException($"{where}: a name is not UTF-8, and this system has no other ones");
        }
    }
}
