using Morsel.Files.Reading;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>The entries of a folder of this machine, in the order of an archive. Links are not followed.</summary>
internal sealed class TreeEntries : IEntrySource
{
    private readonly TreeTerms _terms;
    private readonly EntryMaking _making;
    private readonly Stack<Level> _levels = new();
    private readonly CatarPath _path = new();
    private IFolderReader? _root;
    private IFileReader? _file;
    private NodeStatus _opened;
    private long _readBytes;

    /// <param name="reader">Opens the folder.</param>
    /// <param name="path">The folder; if it is a link, where that leads.</param>
    /// <param name="terms">What of it is taken.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public TreeEntries(ITreeReader reader, string path, TreeTerms terms)
    {
        (_terms, _making) = (terms, new EntryMaking(reader, terms));
        Rules = ExcludeRules.None.With(terms.Excludes);
        _root = reader.Open(path);
    }

    public CatarFeatures Features => _terms.Features;

    public CatarEntry Entry { get; private set; } = null!;

    public ReadOnlySpan<byte> Path => _path.Bytes;

    /// <summary>How many entries there were.</summary>
    public long EntryCount { get; private set; }

    /// <summary>How many entries of kinds that the features have not were left out.</summary>
    public long NotKeptCount { get; private set; }

    /// <summary>How many entries patterns and the flag of chattr left out, those in them not counted.</summary>
    public long ExcludedCount { get; private set; }

    private ExcludeRules Rules { get; }

    public CatarStep Next()
    {
        CloseFile();
        if (_root is { } root)
        {
            _root = null;
            Begin(root, _making.Of(CatarType.Folder, [], root.Status, root.Path), Rules);
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
        if (read == 0 || (_readBytes == Entry.Length && file.Status != _opened))
            throw new IOException($"cannot archive {file.Path}: it changed while it was read");
        return read;
    }

    public void Dispose()
    {
        CloseFile();
        _root?.Dispose();
        while (_levels.TryPop(out Level? level))
            level.Folder.Dispose();
    }

    private bool TryBegin(Level level, byte[] name)
    {
        // What vanished since the folder was listed was never there.
        if (level.Omitted.Any(own => own.AsSpan().SequenceEqual(name)) || level.Folder.Look(name) is not { } status || _terms.OwnFolders.Contains(status.Identity))
            return false;
        if (level.Rules.LeaveOut(name, status.IsFolder))
        {
            ExcludedCount++;
            return false;
        }
        if (EntryMaking.TypeOf(status) is not { } type || !Features.Keeps(type))
        {
            NotKeptCount++;
            return false;
        }
        return type switch
        {
            CatarType.Folder => TryBeginFolder(level, name),
            CatarType.File => TryBeginFile(level, name),
            _ => BeginOther(level, name, type, status),
        };
    }

    private bool TryBeginFolder(Level level, byte[] name)
    {
        IFolderReader folder = level.Folder.Enter(name);
        if (IsNotDumped(folder))
            return false;
        _path.Enter(name, _levels.Count);
        Begin(folder, _making.Of(CatarType.Folder, name, folder.Status, folder.Path), level.Rules.In(name));
        return true;
    }

    private bool TryBeginFile(Level level, byte[] name)
    {
        IFileReader file = level.Folder.OpenFile(name);
        if (IsNotDumped(file))
            return false;
        (_file, _readBytes) = (file, 0);
        _opened = file.Status;
        _path.Enter(name, _levels.Count);
        Entry = _making.WithMetadataOf(file, _making.Of(CatarType.File, name, _opened, file.Path));
        EntryCount++;
        return true;
    }

    private bool BeginOther(Level level, byte[] name, CatarType type, NodeStatus status)
    {
        _path.Enter(name, _levels.Count);
        Entry = _making.WithMetadataOf(level.Folder, name, _making.Of(type, name, status, level.Folder.Path));
        EntryCount++;
        return true;
    }

    private bool IsNotDumped(INodeReader node)
    {
        if (!Features.Has(CatarFeatures.ExcludesNoDump) || (node.Flags & NodeFlags.NoDump) == 0)
            return false;
        node.Dispose();
        ExcludedCount++;
        return true;
    }

    private void Begin(IFolderReader folder, CatarEntry entry, ExcludeRules rules)
    {
        try
        {
            Entry = _making.WithMetadataOf(folder, entry);
            rules = Features.Has(CatarFeatures.HonorsExcludeFiles) ? WithExcludeFile(folder, rules) : rules;
            IReadOnlyList<byte[]> omitted = _terms.OwnNames.Count > 0 && _terms.OwnNames.TryGetValue(folder.Status.Identity, out IReadOnlyList<byte[]>? own) ? own : [];
            _levels.Push(new Level(folder, folder.Names(), rules, omitted));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
        EntryCount++;
    }

    private static ExcludeRules WithExcludeFile(IFolderReader folder, ExcludeRules rules)
    {
        if (folder.Look(ExcludeRules.FileName) is not { } status)
            return rules;
        if (!status.IsFile)
            throw new IOException($"cannot read the patterns in {System.IO.Path.Join(folder.Path, ".caexclude")}: it is not a regular file");
        using IFileReader file = folder.OpenFile(ExcludeRules.FileName);
        if (file.Status.Length > ExcludeRules.MostBytes)
            throw new IOException($"cannot read the patterns in {file.Path}: it has {file.Status.Length} bytes, expected at most {ExcludeRules.MostBytes}");
        byte[] content = new byte[file.Status.Length];
        return rules.With(content.AsSpan(0, file.Read(content, 0)), file.Path);
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }

    private sealed record Level(IFolderReader Folder, IReadOnlyList<byte[]> Names, ExcludeRules Rules, IReadOnlyList<byte[]> Omitted)
    {
        public int Next { get; set; }
    }
}
