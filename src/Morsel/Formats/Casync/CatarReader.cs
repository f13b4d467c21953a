using System.Buffers.Binary;

namespace Morsel.Formats.Casync;

/// <summary>What a reader of an archive has come to.</summary>
internal enum CatarStep
{
    /// <summary>All bytes were used, and more are needed.</summary>
    NeedsBytes,

    /// <summary>An entry begins: <see cref="CatarReader.Entry"/>. What follows a folder is in it, until its <see cref="FolderEnd"/>.</summary>
    Entry,

    /// <summary>The next bytes of a file's content, which may come in many steps.</summary>
    Content,

    /// <summary>The folder that began last, and has not ended, ends.</summary>
    FolderEnd,

    /// <summary>The archive ends.</summary>
    End,
}

/// <summary>Reads an archive that is handed to it piece by piece, and believes nothing in it that cannot be.</summary>
/// <remarks>
/// Strict as casync is: names ascend, lead nowhere and are in no folder twice; every record is where it may stand; a folder's table at its end is right to the
/// last byte. Holds one record, and 24 bytes for each entry of the folders that are open. Source: <c>CATAR.md</c>.
/// </remarks>
internal sealed class CatarReader
{
    /// <summary>The most folders within one another; as many as a path of Linux can have.</summary>
    public const int MostDepth = 2048;

    /// <summary>The most bytes in an archive.</summary>
    public const long MostBytes = 1L << 60;

    private const int MostEntriesOfFolder = 1 << 26;

    private readonly Stack<OpenFolder> _folders = new();
    private readonly CatarPath _path = new();
    private byte[] _gathered = new byte[256];
    private int _gatheredBytes;
    private byte[]? _name = [];
    private CatarDraft? _draft;
    private CatarRecord _kind;
    private long _size, _recordStart;
    private bool _hasHead, _hasEnded;

    /// <summary>The entry that began last.</summary>
    public CatarEntry Entry { get; private set; } = null!;

    /// <summary>Its path from the root, with "/" between the names; empty for the root itself. Behind a <see cref="CatarStep.FolderEnd"/>: of that folder.</summary>
    public ReadOnlySpan<byte> Path => _path.Bytes;

    /// <summary>How many folders the entry is in; 0 for the root.</summary>
    public int Depth { get; private set; }

    /// <summary>Where the record of the entry itself begins in the archive, behind that of its name.</summary>
    public long EntryOffset { get; private set; }

    /// <summary>Where the content of the entry begins, if it is a file.</summary>
    public long ContentOffset { get; private set; }

    /// <summary>Bytes of its content that have not come yet.</summary>
    public long ContentLeft { get; private set; }

    /// <summary>What the archive keeps. Known from the first entry on.</summary>
    public CatarFeatures Features { get; private set; }

    /// <summary>How many bytes were used.</summary>
    public long Position { get; private set; }

    /// <summary>Reads on.</summary>
    /// <param name="bytes">What follows what was used; afterwards what follows now. There may be any number of them, and none.</param>
    /// <param name="content">With <see cref="CatarStep.Content"/> a piece of <paramref name="bytes"/>, else nothing.</param>
    /// <exception cref="TargetFormatException">The bytes are no archive, or one that nobody may unpack.</exception>
    public CatarStep Read(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (_hasEnded)
            return bytes.IsEmpty ? CatarStep.End : throw CatarFields.ProblemAt(Position, "the archive has ended, and more bytes follow");
        if (ContentLeft > 0)
            return TakeContent(ref bytes, out content);
        while (TakeHead(ref bytes))
        {
            if (_draft is not null && IsNextEntrys)
                return Begin(0);
            if (_kind == CatarRecord.Payload)
                return BeginFile();
            if (!Take(ref bytes, _size - CatarRecords.HeadBytes, out ReadOnlySpan<byte> body))
                break;
            _hasHead = false;
            if (ReadRecord(body) is { } step)
                return step;
        }
        return CatarStep.NeedsBytes;
    }

    /// <summary>Leaves out the rest of the content, which the caller does not hand in.</summary>
    /// <returns>How many bytes that are.</returns>
    public long SkipContent()
    {
        long skipped = ContentLeft;
        (Position, ContentLeft) = (Position + skipped, 0);
        return skipped;
    }

    /// <summary>No more bytes follow.</summary>
    /// <exception cref="TargetFormatException">The archive is cut off.</exception>
    public void Complete()
    {
        if (!_hasEnded)
            throw TargetFormatException.CutOff("catar archive", $"{Position} bytes");
    }

    private CatarStep TakeContent(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content)
    {
        int taken = (int)Math.Min(bytes.Length, ContentLeft);
        content = bytes[..taken];
        bytes = bytes[taken..];
        (Position, ContentLeft) = (Position + taken, ContentLeft - taken);
        return taken > 0 ? CatarStep.Content : CatarStep.NeedsBytes;
    }

    private bool TakeHead(ref ReadOnlySpan<byte> bytes)
    {
        if (_hasHead)
            return true;
        if (!Take(ref bytes, CatarRecords.HeadBytes, out ReadOnlySpan<byte> head))
            return false;
        _recordStart = Position - CatarRecords.HeadBytes;
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(head);
        _kind = (CatarRecord)BinaryPrimitives.ReadUInt64LittleEndian(head[8..]);
        CheckPlace();
        (long least, long most) = _kind == CatarRecord.Goodbye ? Exactly(_folders.Peek().Table.RecordBytes) : CatarRecords.SizesOf(_kind);
        most = Math.Min(most, MostBytes - _recordStart);
        if (size < (ulong)least || size > (ulong)Math.Max(most, 0))
            throw Problem($"a record {_kind} has {size} bytes, expected {(least == most ? $"{least}" : $"{least} to {most}")}");
        _size = (long)size;
        return _hasHead = true;
    }

    private static (long Least, long Most) Exactly(long bytes) => (bytes, bytes);

    // Whether the record belongs no longer to the entry before it.
    private bool IsNextEntrys => _kind is CatarRecord.FileName or CatarRecord.Goodbye;

    // Whether a record of this kind may stand here; an entry that ends by it is still being read.
    private void CheckPlace()
    {
        if (CatarRecords.PlaceOf(_kind) < 0)
            throw Problem($"a record has kind {(ulong)_kind:x}, which is not known");
        if (_name is not null)
        {
            if (_kind != CatarRecord.Entry)
                throw Problem($"a record {_kind} stands in the place of an entry");
        }
        else if (_draft is { } draft && IsNextEntrys)
        {
            if (!draft.EndsWithNext)
                throw Problem($"an entry of type {draft.Entry.Type} ends without what it holds");
            if (draft.Entry.Type == CatarType.Folder)
                OpenFolderOfDraft();
        }
        else if (_draft is not null)
        {
            _draft.Admit(_kind, _recordStart);
        }
        else if (!IsNextEntrys)
        {
            throw Problem($"a record {_kind} stands between entries");
        }
    }

    private void OpenFolderOfDraft()
    {
        if (_folders.Count == MostDepth)
            throw Problem($"more than {MostDepth} folders are within one another");
        _folders.Push(new OpenFolder(EntryOffset));
    }

    private CatarStep? ReadRecord(ReadOnlySpan<byte> body)
    {
        var fields = new CatarFields(body, _recordStart);
        switch (_kind)
        {
            case CatarRecord.Entry:
                Draft(fields);
                return null;
            case CatarRecord.FileName:
                ReadName(fields);
                return null;
            case CatarRecord.Goodbye:
                return EndFolder(body);
            default:
                _draft!.Add(_kind, fields);
                return _kind is CatarRecord.SymbolicLink or CatarRecord.Device ? Begin(0) : null;
        }
    }

    private void Draft(CatarFields fields)
    {
        _draft = new CatarDraft(fields, _name!, _folders.Count == 0 ? null : Features);
        if (_folders.Count == 0 && _draft.Entry.Type != CatarType.Folder)
            throw Problem($"the root is of type {_draft.Entry.Type}, expected a folder");
        (Features, EntryOffset, Depth, _name) = (_draft.Features, _recordStart, _folders.Count, null);
    }

    private void ReadName(CatarFields fields)
    {
        byte[] name = fields.Text("a name");
        if (CatarName.ProblemOf(name) is { } problem)
            throw Problem(problem);
        OpenFolder folder = _folders.Peek();
        if (folder.LastName is { } last && CatarName.Compare(last, name) >= 0)
            throw Problem("the names of a folder do not ascend");
        if (folder.Count == MostEntriesOfFolder)
            throw Problem($"a folder has more than {MostEntriesOfFolder} entries");
        folder.Add(name, _recordStart);
        _path.Enter(name, _folders.Count);
        _name = name;
    }

    private CatarStep BeginFile()
    {
        _hasHead = false;
        (ContentOffset, ContentLeft) = (Position, _size - CatarRecords.HeadBytes);
        return Begin(ContentLeft);
    }

    private CatarStep Begin(long length)
    {
        Entry = _draft!.Finish(length);
        _draft = null;
        return CatarStep.Entry;
    }

    private CatarStep EndFolder(ReadOnlySpan<byte> body)
    {
        OpenFolder folder = _folders.Pop();
        byte[] expected = new byte[body.Length];
        folder.Table.End(_recordStart);
        folder.Table.Write(expected, _recordStart);
        if (body.CommonPrefixLength(expected) is var same && same < body.Length)
            throw CatarFields.ProblemAt(_recordStart + CatarRecords.HeadBytes + same, "the table of a folder does not agree with its entries");
        _path.LeaveTo(_folders.Count);
        _hasEnded = _folders.Count == 0;
        return CatarStep.FolderEnd;
    }

    // Bytes that are all there are not copied.
    private bool Take(ref ReadOnlySpan<byte> bytes, long count, out ReadOnlySpan<byte> taken)
    {
        int missing = (int)count - _gatheredBytes;
        int used = Math.Min(missing, bytes.Length);
        bool isWhole = _gatheredBytes == 0 && used == missing;
        taken = isWhole ? bytes[..used] : default;
        if (!isWhole)
        {
            // Doubled as bytes come: a size alone takes no memory.
            if (_gathered.Length < _gatheredBytes + used)
                Array.Resize(ref _gathered, Math.Max(_gatheredBytes + used, (int)Math.Min(2L * _gathered.Length, Array.MaxLength)));
            bytes[..used].CopyTo(_gathered.AsSpan(_gatheredBytes));
            _gatheredBytes += used;
            if (_gatheredBytes == count)
            {
                taken = _gathered.AsSpan(0, (int)count);
                _gatheredBytes = 0;
            }
        }
        bytes = bytes[used..];
        Position += used;
        return used == missing;
    }

    private TargetFormatException Problem(string problem) => CatarFields.ProblemAt(_recordStart, problem);

    private sealed class OpenFolder(long entryStart)
    {
        public CatarFolderTable Table { get; } = new(entryStart);

        public byte[]? LastName { get; private set; }

        public int Count { get; private set; }

        public void Add(byte[] name, long position)
        {
            Table.End(position);
            Table.Begin(name, position);
            LastName = name;
            Count++;
        }
    }
}
