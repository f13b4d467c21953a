using Morsel.Files;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>The output itself, while it becomes the target where it is: a file or a block device. What is right in it already is left alone.</summary>
/// <remarks>Who writes to it sees to it that nothing is overwritten which is still needed.</remarks>
internal sealed class InPlaceFile : ITargetFile
{
    private readonly IBlockFile _file;
    private readonly TargetLayout _layout;
    private readonly Lock _writing = new();
    private readonly BlockSet _known;
    private readonly PartSync _sync;
    // From here on everything is a hole.
    private long _end;

    /// <param name="files">The disk.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="layout">The target.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TargetBusyException">Another run holds it.</exception>
    /// <exception cref="IOException">It cannot be written, or is a device that is in use or too short.</exception>
    public InPlaceFile(IFileSystem files, string path, TargetLayout layout, TimeProvider time)
    {
        (_file, Path, _layout, _known) = (files.OpenInPlace(path), path, layout, new BlockSet(layout.BlockCount));
        try
        {
            (IsDevice, _end, _sync) = (_file.Stamp.IsBlockDevice, _file.Length, new PartSync(files, _file, path, time));
            if (IsDevice && _end < layout.Length)
                throw new IOException($"{path}: the device has {_end} bytes, and the file {layout.Length}: nothing was written");
            if (_end < layout.Length)
                FreeRoom.Demand(files, path, layout.Length - _end);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Whether it is a block device.</summary>
    public bool IsDevice { get; }

    /// <summary>Its content.</summary>
    public IBlockFile File => _file;

    /// <summary>Whether it ends where the target does, or where it ends is not for us to say.</summary>
    public bool HasLength => IsDevice || _file.Length == _layout.Length;

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

    /// <summary>Believes blocks that were proven where they stand.</summary>
    public void Keep(BlockRun proven)
    {
        lock (_writing)
            _known.Add(proven);
    }

    /// <summary>Disbelieves blocks, so that they are written again.</summary>
    public void Doubt(BlockSet doubted)
    {
        lock (_writing)
        {
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

    public void Write(VerifiedBlocks blocks) => Write(blocks, written: null);

    public void Write(VerifiedBlocks blocks, Action<BlockRun>? written)
    {
        lock (_writing)
        {
            for (int first = _known.NextMissing(blocks.Run.First); first < blocks.Run.End; first = _known.NextMissing(first))
            {
                var run = new BlockRun(first, Math.Min(_known.NextMember(first), blocks.Run.End) - first);
                Put(blocks.Slice(_layout, run));
                _known.Add(run);
                written?.Invoke(run);
            }
        }
    }

    /// <summary>Makes it as long as the target, if it is shorter.</summary>
    public void Grow()
    {
        if (!IsDevice && _file.Length < _layout.Length)
            _file.SetLength(_layout.Length);
    }

    /// <summary>What was written so far gets to the disk.</summary>
    public void Flush()
    {
        _sync.ThrowIfFailed();
        _file.Flush();
    }

    /// <summary>Ends it where the target ends, and brings it to the disk.</summary>
    public void End()
    {
        if (!HasLength)
            _file.SetLength(_layout.Length);
        _sync.End();
        Flush();
    }

    public void Dispose()
    {
        _sync.End();
        _file.Dispose();
    }

    private void Put(VerifiedBlocks blocks)
    {
        if (!IsHole(blocks))
            _file.Write(blocks.Bytes.Span, blocks.Range.Start);
        _end = Math.Max(_end, blocks.Range.End);
        _sync.Count(blocks.Range.Length);
    }

    // A device has no holes, and what is written behind the end of a file makes one of what is between.
    private bool IsHole(VerifiedBlocks blocks) =>
        !IsDevice && blocks.Bytes.Length >= PartFile.LeastHoleBytes && !blocks.Bytes.Span.ContainsAnyExcept((byte)0)
        && (blocks.Range.Start >= _end || _file.TryPunch(blocks.Range.Start, blocks.Range.Length));
}
