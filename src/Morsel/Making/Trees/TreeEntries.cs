using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>The entries of a folder of this machine, in the order of an archive. Links are not followed.</summary>
internal sealed class TreeEntries : IEntrySource
{
    private readonly TreeTerms _terms;
    private readonly EntryMaking _making;
    private readonly Stack<Level> _levels = new();
    private readonly CatarPath _path = new();
    private readonly NodeStamp _rootStamp;
    private ITreeFolder? _root;
    private ITreeFile? _file;
    private string _filePath = "";
    private NodeStamp _opened;
    private long _readBytes;

    /// <param name="root">The folder, which is closed with this.</param>
    /// <param name="terms">What of it is taken.</param>
    public TreeEntries(ITreeFolder root, TreeTerms terms)
    {
        (_root, _terms, _making) = (root, terms, new EntryMaking(new Accounts(), terms));
        Rules = ExcludeRules.None.With(terms.Excludes);
        // Before anything is written into the folder, which would change its time.
        _rootStamp = root.Stamp;
    }

    public CatarFeatures Features => _terms.Features;

    public CatarEntry Entry { get; private set; } = null!;

    public ReadOnlySpan<byte> Path => _path.Bytes;

    /// <summary>How many entries there were.</summary>
    public long EntryCount { get; private set; }

    /// <summary>How many entries of kinds that the features have not were left out.</summary>
    private long NotKeptCount { get; set; }

    /// <summary>How many entries patterns, the flag of chattr and mounts left out, those in them not counted.</summary>
    public long ExcludedCount { get; private set; }

    /// <summary>What users should know of what was read.</summary>
    public IReadOnlyList<Note> Notes => NotKeptCount == 0 ? [] : [new Note(NoteCode.EntriesNotKept, NotKept(NotKeptCount))];

    private ExcludeRules Rules { get; }

    public CatarStep Next()
    {
        CloseFile();
        if (_root is { } root)
        {
            _root = null;
            Begin(root, _making.Of(CatarType.Folder, [], _rootStamp, root.Path), FlagsOf(root), Rules);
            return CatarStep.Entry;
        }
        while (_levels.TryPeek(out Level? level))
        {
            if (level.Next == level.Names.Count)
            {
                _levels.Pop().Folder.Dispose();
                _path.LeaveTo(_levels.Count);
                return CatarStep.FolderEnd;
            }
            if (TryBegin(level, level.Names[level.Next++]))
                return CatarStep.Entry;
        }
        return CatarStep.End;
    }

    public int ReadContent(Span<byte> buffer)
    {
        if (_file is not { } file || _readBytes == Entry.Length)
            return 0;
        int read = file.Read(buffer[..(int)Math.Min(buffer.Length, Entry.Length - _readBytes)], _readBytes);
        _readBytes += read;
        if (read == 0 || (_readBytes == Entry.Length && HasChanged(file.Stamp)))
            throw new IOException($"cannot archive {_filePath}: it changed while it was read");
        return read;
    }

    public void Dispose()
    {
        CloseFile();
        _root?.Dispose();
        while (_levels.TryPop(out Level? level))
            level.Folder.Dispose();
    }

    private static string NotKept(long count) =>
        $"{count} {(count == 1 ? "entry is" : "entries are")} not in the archive: a link, device, named pipe or socket is only kept if its feature is chosen";

    // A new link changes the time of the status, and shows that it did.
    private bool HasChanged(NodeStamp now) =>
        (now.Length, now.ModifiedNanoseconds) != (_opened.Length, _opened.ModifiedNanoseconds)
        || (now.ChangedNanoseconds != _opened.ChangedNanoseconds && now.Links == _opened.Links);

    private bool TryBegin(Level level, EntryName name)
    {
        // What vanished since the folder was listed was never there.
        if (IsOwn(level, name) || level.Folder.Stat(name) is not { } stamp)
            return false;
        if (level.Rules.LeaveOut(name.Bytes, stamp.Kind == NodeKind.Folder) || IsOfAnotherMount(stamp))
        {
            ExcludedCount++;
            return false;
        }
        if (EntryMaking.TypeOf(stamp) is not { } type || !Features.Keeps(type))
        {
            NotKeptCount++;
            return false;
        }
        string path = System.IO.Path.Join(level.Folder.Path, name.ToString());
        return type switch
        {
            CatarType.Folder => TryBeginFolder(level, name, path),
            CatarType.File => TryBeginFile(level, name, path),
            _ => BeginOther(level, name, _making.Of(type, name.Bytes.ToArray(), stamp, path)),
        };
    }

    private bool IsOfAnotherMount(NodeStamp stamp) => Features.Has(CatarFeatures.ExcludesSubmounts) && (stamp.IsMountPoint ?? stamp.Device != _rootStamp.Device);

    private static bool IsOwn(Level level, EntryName name)
    {
        foreach (byte[] own in level.Omitted)
        {
            if (name.Bytes.SequenceEqual(own))
                return true;
        }
        return false;
    }

    private bool TryBeginFolder(Level level, EntryName name, string path)
    {
        ITreeFolder folder = level.Folder.Enter(name);
        NodeFlags flags = FlagsOf(folder);
        if (IsNotDumped(folder, flags))
            return false;
        _path.Enter(name.Bytes, _levels.Count);
        Begin(folder, _making.Of(CatarType.Folder, name.Bytes.ToArray(), folder.Stamp, path), flags, level.Rules.In(name.Bytes));
        return true;
    }

    private bool TryBeginFile(Level level, EntryName name, string path)
    {
        ITreeFile file = level.Folder.Open(name);
        NodeFlags flags = FlagsOf(file);
        if (IsNotDumped(file, flags))
            return false;
        (_file, _filePath, _readBytes, _opened) = (file, path, 0, file.Stamp);
        if (_opened.Kind != NodeKind.File)
            throw new IOException($"cannot archive {path}: it became something else while the folder was read");
        _path.Enter(name.Bytes, _levels.Count);
        Entry = _making.WithMetadataOf(file, _making.Of(CatarType.File, name.Bytes.ToArray(), _opened, path), flags, path);
        EntryCount++;
        return true;
    }

    private bool BeginOther(Level level, EntryName name, CatarEntry entry)
    {
        _path.Enter(name.Bytes, _levels.Count);
        Entry = _making.WithMetadataOf(level.Folder, name, entry);
        EntryCount++;
        return true;
    }

    // It takes a call for each entry, so it is only asked where something depends on it.
    private NodeFlags FlagsOf(ITreeNode node) => Features.HasAny(CatarFeatures.ExcludesNoDump | CatarFeatures.FileFlags) ? node.Flags : NodeFlags.None;

    private bool IsNotDumped(ITreeNode node, NodeFlags flags)
    {
        if (!Features.Has(CatarFeatures.ExcludesNoDump) || (flags & NodeFlags.NoDump) == 0)
            return false;
        node.Dispose();
        ExcludedCount++;
        return true;
    }

    private void Begin(ITreeFolder folder, CatarEntry entry, NodeFlags flags, ExcludeRules rules)
    {
        try
        {
            Entry = _making.WithMetadataOf(folder, entry, flags, folder.Path);
            rules = Features.Has(CatarFeatures.HonorsExcludeFiles) ? WithExcludeFile(folder, rules) : rules;
            List<EntryName> names = folder.Names();
            names.Sort();
            NodeStamp stamp = _terms.OwnNames.Count > 0 ? folder.Stamp : default;
            _levels.Push(new Level(folder, names, rules, _terms.OwnNames.GetValueOrDefault((stamp.Device, stamp.Inode), [])));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
        EntryCount++;
    }

    private static ExcludeRules WithExcludeFile(ITreeFolder folder, ExcludeRules rules)
    {
        if (!EntryName.TryParse(ExcludeRules.FileName, out EntryName name) || folder.Stat(name) is not { } stamp)
            return rules;
        string path = System.IO.Path.Join(folder.Path, name.ToString());
        if (stamp.Kind != NodeKind.File)
            throw new IOException($"cannot read the patterns in {path}: it is not a regular file");
        if (stamp.Length > ExcludeRules.MostBytes)
            throw new IOException($"cannot read the patterns in {path}: it has {stamp.Length} bytes, expected at most {ExcludeRules.MostBytes}");
        using ITreeFile file = folder.Open(name);
        byte[] content = new byte[stamp.Length];
        return rules.With(content.AsSpan(0, file.Read(content, 0)), path);
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }

    private sealed record Level(ITreeFolder Folder, IReadOnlyList<EntryName> Names, ExcludeRules Rules, IReadOnlyList<byte[]> Omitted)
    {
        public int Next { get; set; }
    }
}
