using System.Text;
using Morsel.Files;
using Morsel.Files.Trees;

namespace Morsel.Tests.Finishing.Tree;

/// <summary>Stands between an extraction and a real folder: sees every call before it is made, and may fail it.</summary>
internal sealed class TreeWatch
{
    /// <summary>Called before each call, with its name and that of the entry.</summary>
    public Action<string, string> Before { get; set; } = (_, _) => { };

    /// <summary>Whether the file system takes names for one that differ in the case of their letters alone.</summary>
    public bool Folds { get; init; }

    /// <summary>The calls so far, "Create a".</summary>
    public List<string> Calls { get; } = [];

    public ITreeFolder Open(string path) => new WatchedFolder(LocalTree.Open(path), this);

    internal EntryName See(string call, EntryName name)
    {
        See(call, name.ToString());
        return !Folds ? name : EntryName.TryParse(Encoding.UTF8.GetBytes(name.ToString().ToLowerInvariant()), out EntryName folded) ? folded : throw new InvalidOperationException();
    }

    internal void See(string call, string name)
    {
        Calls.Add($"{call} {name}");
        Before(call, name);
    }
}

internal sealed class WatchedFolder(ITreeFolder folder, TreeWatch watch) : ITreeFolder
{
    public string Path => folder.Path;

    public NodeStamp Stamp => folder.Stamp;

    public NodeStamp? Stat(EntryName name) => folder.Stat(watch.See("Stat", name));

    public List<EntryName> Names()
    {
        watch.See("Names", Path);
        return folder.Names();
    }

    public ITreeFolder Enter(EntryName name) => new WatchedFolder(folder.Enter(watch.See("Enter", name)), watch);

    public bool TryMakeFolder(EntryName name) => folder.TryMakeFolder(watch.See("MakeFolder", name));

    public ITreeFile Create(EntryName name) => new WatchedFile(folder.Create(watch.See("Create", name)), watch, name.ToString());

    public ITreeFile Open(EntryName name) => new WatchedFile(folder.Open(watch.See("Open", name)), watch, name.ToString());

    public void MakeLink(EntryName name, ReadOnlySpan<byte> target) => folder.MakeLink(watch.See("MakeLink", name), target);

    public byte[] ReadLink(EntryName name) => folder.ReadLink(watch.See("ReadLink", name));

    public void MakeSpecial(EntryName name, NodeKind kind, (uint Major, uint Minor) number) => folder.MakeSpecial(watch.See("MakeSpecial", name), kind, number);

    public void Rename(EntryName name, EntryName to) => folder.Rename(name, watch.See("Rename", to));

    public bool TryPlace(EntryName name, EntryName to) => folder.TryPlace(name, watch.See("Place", to));

    public void Delete(EntryName name, bool isFolder) => folder.Delete(watch.See("Delete", name), isFolder);

    public void SetOwner(EntryName name, FileOwner owner) => folder.SetOwner(watch.See("SetOwner", name), owner);

    public void SetMode(EntryName name, int permissions) => folder.SetMode(watch.See("SetMode", name), permissions);

    public void SetTime(EntryName name, long modifiedNanoseconds) => folder.SetTime(watch.See("SetTime", name), modifiedNanoseconds);

    public void SetOwner(FileOwner owner)
    {
        watch.See("SetOwner", Path);
        folder.SetOwner(owner);
    }

    public void SetMode(int permissions)
    {
        watch.See("SetMode", Path);
        folder.SetMode(permissions);
    }

    public void SetTime(long modifiedNanoseconds)
    {
        watch.See("SetTime", Path);
        folder.SetTime(modifiedNanoseconds);
    }

    public IReadOnlyList<NodeAttribute> ReadAttributes() => folder.ReadAttributes();

    public void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => folder.SetAttribute(name, value);

    public void RemoveAttribute(ReadOnlySpan<byte> name) => folder.RemoveAttribute(name);

    public void Flush()
    {
        watch.See("Flush", "");
        folder.Flush();
    }

    public void Dispose() => folder.Dispose();
}

internal sealed class WatchedFile(ITreeFile file, TreeWatch watch, string name) : ITreeFile
{
    public NodeStamp Stamp => file.Stamp;

    public int Read(Span<byte> buffer, long offset)
    {
        watch.See("Read", name);
        return file.Read(buffer, offset);
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        watch.See("Write", name);
        file.Write(bytes, offset);
    }

    public void SetLength(long length) => file.SetLength(length);

    public void SetOwner(FileOwner owner)
    {
        watch.See("SetOwner", name);
        file.SetOwner(owner);
    }

    public void SetMode(int permissions)
    {
        watch.See("SetMode", name);
        file.SetMode(permissions);
    }

    public void SetTime(long modifiedNanoseconds)
    {
        watch.See("SetTime", name);
        file.SetTime(modifiedNanoseconds);
    }

    public IReadOnlyList<NodeAttribute> ReadAttributes() => file.ReadAttributes();

    public void SetAttribute(ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> value)
    {
        watch.See("SetAttribute", name);
        file.SetAttribute(attribute, value);
    }

    public void RemoveAttribute(ReadOnlySpan<byte> attribute) => file.RemoveAttribute(attribute);

    public void Dispose() => file.Dispose();
}
