using System.Text;
using Morsel.Files;
using Morsel.Proof;

namespace Morsel.Assembling;

/// <summary>
/// What is saved of a file that becomes the target where it is, beside it. As long as it is there, that file is neither the old one nor the new one. It has
/// stretches of the target, each with its place; what it has is proven like every other seed, so that nobody need replay anything.
/// </summary>
/// <remarks>
/// A page for people, then areas of one size. Two of them take turns: when one is full, what is still needed of it is copied to the other. What an interrupted
/// run left stays where it is, behind which this one writes.
/// </remarks>
internal sealed class MoveJournal : IDisposable
{
    private const int HeadBytes = 512, MostAreasLeft = 4;

    private readonly IFileSystem _files;
    private readonly BlockVerifier _verifier;
    private readonly MoveArea _area;
    private readonly bool _isLeft;
    private IBlockFile? _file;

    private MoveJournal(IFileSystem files, string path, BlockVerifier verifier, int areaBytes, IBlockFile? left)
    {
        (_files, Path, _verifier, _file, _isLeft) = (files, path, verifier, left, left is not null);
        long end = left?.Length ?? HeadBytes, areas = Math.Max(0, end - HeadBytes + areaBytes - 1) / areaBytes;
        _area = new MoveArea(HeadBytes + (areas * areaBytes), areaBytes);
        // Who is interrupted again and again is not to fill the disk.
        MostSavedBytes = areas > MostAreasLeft ? 0 : areaBytes / 2;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Bytes that may be saved at one time.</summary>
    public long MostSavedBytes { get; }

    /// <summary>Bytes that are best saved before they are flushed.</summary>
    public long FlushedAtOnceBytes => Math.Min(_files.MostUnsyncedBytes / 16, _area.AreaBytes / 8);

    /// <summary>Whether an interrupted run left it.</summary>
    public bool IsLeft => _isLeft;

    /// <summary>Opens what an interrupted run left; makes nothing.</summary>
    /// <exception cref="TargetBusyException">Another run holds it.</exception>
    public static MoveJournal Open(IFileSystem files, string path, BlockVerifier verifier, int areaBytes) =>
        new(files, path, verifier, areaBytes, files.Stat(path) is { IsRegularFile: true } ? files.OpenLocked(path) : null);

    /// <summary>Makes it, if it is not there, so that from now on everybody sees that the output is neither old nor new.</summary>
    /// <param name="output">The output.</param>
    public void Begin(string output)
    {
        if (_isLeft)
            return;
        _file = _files.OpenLocked(Path);
        byte[] head = new byte[HeadBytes];
        byte[] text = Encoding.UTF8.GetBytes($"Morsel journal 1\nAn update in place of this file was interrupted: run the same command again.\n{output}\n");
        text.AsSpan(0, Math.Min(text.Length, HeadBytes)).CopyTo(head);
        _file.SetLength(0);
        _file.Write(head, 0);
        _file.Flush();
        _files.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>Proven blocks of the target that an interrupted run saved.</summary>
    public IEnumerable<VerifiedBlocks> Saved()
    {
        if (!_isLeft)
            yield break;
        byte[] buffer = [];
        for (long start = HeadBytes; start < _file!.Length; start += _area.AreaBytes)
        {
            foreach ((long at, ByteRange target) in MoveArea.Records(_file, start, start + _area.AreaBytes))
            {
                if (target.End > _verifier.Index.Layout.Length || _verifier.Index.Layout.WholeBlocksIn(target) is not { } run)
                    continue;
                ByteRange whole = _verifier.Index.Layout.RangeOf(run);
                if (buffer.Length < whole.Length)
                    buffer = new byte[whole.Length];
                if (_file.Read(buffer.AsSpan(0, (int)whole.Length), at + (whole.Start - target.Start)) < whole.Length)
                    continue;
                foreach (VerifiedBlocks blocks in ProvenRun.Of(_verifier, buffer, run))
                    yield return blocks;
            }
        }
    }

    /// <summary>Saves bytes; they are safe once <see cref="Flush"/> has returned.</summary>
    /// <param name="source">Where they stand in the output, and how many.</param>
    /// <param name="targetStart">Where in the target they belong.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="flushTarget">Brings to the disk what was written of that which was saved before.</param>
    /// <returns>Whether there was room for them.</returns>
    public bool TrySave(MoveSource source, long targetStart, ReadOnlySpan<byte> bytes, Action flushTarget)
    {
        if (!_area.HasRoomFor(bytes.Length))
        {
            flushTarget();
            _area.Turn(_file!);
            Flush();
        }
        if (!_area.HasRoomFor(bytes.Length))
            return false;
        byte[] record = new byte[MoveArea.RecordHeadBytes + bytes.Length];
        MoveArea.WriteHead(record, targetStart, bytes.Length);
        bytes.CopyTo(record.AsSpan(MoveArea.RecordHeadBytes));
        try
        {
            _file!.Write(record, _area.Take(source, record.Length));
            return true;
        }
        catch (IOException failure) when (FileFailure.IsLackOfRoom(failure))
        {
            // It is for full disks that files are updated in place: what cannot be saved is fetched.
            _area.Forget(source);
            return false;
        }
    }

    /// <summary>What was saved gets to the disk.</summary>
    public void Flush() => _file!.Flush();

    /// <summary>Reads what this run saved.</summary>
    /// <returns>Whether it was saved.</returns>
    public bool TryRead(MoveSource source, Span<byte> into) => _area.Find(source) is { } at && _file!.Read(into, at + MoveArea.RecordHeadBytes) == into.Length;

    /// <summary>What was saved is needed no more, once the output is on the disk.</summary>
    public void Forget(MoveSource source) => _area.Forget(source);

    /// <summary>Takes it away.</summary>
    public void Delete()
    {
        if (_file is null)
            return;
        Placing.Delete(_files, _file, Path);
        _files.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
    }

    public void Dispose() => _file?.Dispose();
}

/// <summary>Bytes of the output that moves read.</summary>
/// <param name="From">The first of them.</param>
/// <param name="Bytes">How many.</param>
internal readonly record struct MoveSource(long From, int Bytes);
