using Morsel.Files;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>The output in progress, beside the output. Takes verified blocks only; becomes the output by one rename.</summary>
/// <remarks>The part file is all that an interrupted run leaves: what of it is good, the next run finds out by hashing it.</remarks>
internal sealed class PartFile : ITargetFile
{
    // What follows the writing is given a core of its own from here on.
    private const long FollowerLagBytes = 4 << 20;

    // Shorter holes would cost the file more pieces than they spare bytes.
    internal const int LeastHoleBytes = 64 << 10;

    private readonly IFileSystem _files;
    private IBlockFile _file;
    private readonly TargetLayout _layout;
    private readonly object _writing = new();
    private readonly BlockSet _known;
    private readonly WrittenTail _tail = new();
    private readonly PartSync _sync;
    private bool _isAbandoned;
    // Whether what was not written is zeros of a hole.
    private bool _isHollow;

    private PartFile(IFileSystem files, IBlockFile file, string path, TargetLayout layout, TimeProvider time)
    {
        (_files, _file, Path, _layout, _known) = (files, file, path, layout, new BlockSet(layout.BlockCount));
        _sync = new PartSync(files, file, path, time);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    public bool IsComplete
    {
        get
        {
            lock (_writing)
                return _known.IsFull;
        }
    }

    public long KnownBytes
    {
        get
        {
            lock (_writing)
                return _known.BytesIn(_layout);
        }
    }

    public bool IsFollowerBehind
    {
        get
        {
            lock (_writing)
                return _tail.Follower is { } at && at < _layout.Length && _layout.StartOf(_known.NextMissing(_layout.BlockAt(at))) - at > FollowerLagBytes;
        }
    }

    /// <summary>Its content, for proving what an earlier run left.</summary>
    public IBlockFile File => _file;

    /// <summary>Opens or makes the part file and locks it.</summary>
    /// <exception cref="TargetBusyException">Another run holds it.</exception>
    public static PartFile Open(IFileSystem files, string outputPath, TargetLayout layout, TimeProvider? time = null)
    {
        string path = OwnNames.PartOf(outputPath);
        // What is not our own serves as a seed, as a part file of another version does.
        return new PartFile(files, files.OpenLocked(path, setAside: OwnNames.OldPartOf(outputPath)), path, layout, time ?? TimeProvider.System);
    }

    /// <summary>Gives the file the target's length; what an earlier run left beyond it goes.</summary>
    public void Resize()
    {
        _isHollow = _file.Length == 0;
        _file.SetLength(_layout.Length);
    }

    /// <summary>Believes blocks that were proven where they stand.</summary>
    public void Keep(BlockRun proven)
    {
        lock (_writing)
        {
            _known.Add(proven);
            Monitor.PulseAll(_writing);
        }
    }

    /// <summary>Disbelieves blocks, so that they are written again.</summary>
    public void Doubt(BlockSet doubted)
    {
        lock (_writing)
        {
            _isHollow = false;
            for (int block = doubted.NextMember(0); block < doubted.BlockCount; block = doubted.NextMember(block + 1))
                _known.Remove(block);
        }
    }

    public void CopyKnown(BlockSet into)
    {
        lock (_writing)
            into.CopyFrom(_known);
    }

    public bool TryRead(Span<byte> into, long start) =>
        into.IsEmpty || (IsProven(new ByteRange(start, start + into.Length)) && _file.Read(into, start) == into.Length);

    public bool IsProven(ByteRange range)
    {
        lock (_writing)
        {
            int missing = _known.NextMissing(_layout.BlockAt(range.Start));
            return missing == _layout.BlockCount || _layout.StartOf(missing) >= range.End;
        }
    }

    // It is ours alone, and locked: nobody makes it shorter meanwhile.
    public IProvenMemory? TryMap()
    {
        try
        {
            return _file.MapShared() is { } mapped ? new MappedPart(mapped) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Write(VerifiedBlocks blocks) => Write(blocks, written: null);

    public void Write(VerifiedBlocks blocks, Action<BlockRun>? written)
    {
        lock (_writing)
        {
            for (int first = _known.NextMissing(blocks.Run.First); first < blocks.Run.End;)
            {
                int end = Math.Min(_known.NextMember(first), blocks.Run.End);
                var run = new BlockRun(first, end - first);
                VerifiedBlocks missing = blocks.Slice(_layout, run);
                if (!IsHole(missing.Bytes.Span))
                    _file.Write(missing.Bytes.Span, missing.Range.Start);
                _sync.Count(missing.Range.Length);
                _known.Add(run);
                _tail.Offer(missing);
                written?.Invoke(run);
                first = _known.NextMissing(end);
            }
            Monitor.PulseAll(_writing);
        }
    }

    private bool IsHole(ReadOnlySpan<byte> bytes) => _isHollow && bytes.Length >= LeastHoleBytes && !bytes.ContainsAnyExcept((byte)0);

    /// <summary>Waits until bytes beyond <paramref name="position"/> are there without a gap from the beginning on.</summary>
    /// <returns>Some of them; nothing if no more will come.</returns>
    public WrittenBytes WaitForPrefix(long position)
    {
        lock (_writing)
        {
            _tail.Follower = position;
            while (true)
            {
                if (_tail.TryTake(out VerifiedBlocks blocks))
                    return new WrittenBytes(blocks.Range.End, blocks);
                int missing = _known.NextMissing(_layout.BlockAt(position));
                long prefix = Math.Max(position, Math.Min(_layout.Length, _layout.StartOf(missing)));
                _tail.Promise(prefix);
                if (prefix > position || _isAbandoned || position == _layout.Length)
                    return new WrittenBytes(prefix, InMemory: null);
                Monitor.Wait(_writing);
            }
        }
    }

    /// <summary>Nobody waits for the prefix any more.</summary>
    public void EndFollowing()
    {
        lock (_writing)
            _tail.Close();
    }

    /// <summary>Nobody will write any more: whoever waits for more need not.</summary>
    public void Abandon()
    {
        lock (_writing)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_writing);
        }
    }

    /// <summary>Puts a file that was made of it, beside it, in its place.</summary>
    /// <param name="file">The file, locked; it is this one's from now on.</param>
    /// <param name="path">Where it is.</param>
    public void Become(IBlockFile file, string path)
    {
        Abandon();
        _sync.End();
        Placing.Rename(_files, file, path, Path);
        (IBlockFile plain, _file) = (_file, file);
        plain.Dispose();
    }

    /// <summary>Makes the part file the output.</summary>
    /// <exception cref="IOException">It is not the output; or it is, and the message says so.</exception>
    public void Commit(string outputPath, OutputCommit commit)
    {
        _sync.End();
        _sync.ThrowIfFailed();
        commit.Put(_files, _file, Path, outputPath);
    }

    /// <summary>Gives it a mode of its own.</summary>
    /// <returns>What the file system refused, for people; nothing where it did not.</returns>
    public IReadOnlyList<string> GiveMode(UnixFileMode mode)
    {
        var refused = new List<string>();
        Inheritance.GiveMode(_file, mode, refused);
        return refused;
    }

    /// <summary>Takes it away, since nothing of it would help the next run.</summary>
    public void Discard() => Placing.Delete(_files, _file, Path);

    public void Dispose()
    {
        Abandon();
        _sync.End();
        _file.Dispose();
    }
}

/// <summary>Bytes of a part file that may be read.</summary>
/// <param name="End">The byte after the last one.</param>
/// <param name="InMemory">The same bytes, held in memory until their owner is told; null if they are in the file only.</param>
internal readonly record struct WrittenBytes(long End, VerifiedBlocks? InMemory);
