using System.Buffers.Binary;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Formats;

/// <summary>
/// The finer of two control files, put together: records of what is here are computed of its bytes, the header and the other records are fetched. That
/// what comes out is the published one, its digest says; so it does not matter who lied.
/// </summary>
internal sealed class IndexRecords
{
    private readonly IndexForm _form;
    private readonly TargetLayout _coarse;
    private readonly StrongHash _hash;
    private readonly byte[] _bytes;

    /// <param name="form">What the control file looks like. Its length, which a stranger may have written, was held against a limit.</param>
    /// <param name="coarse">The target in the blocks of the coarser one: a power of two of the finer ones each.</param>
    /// <param name="strongHash">The strong checksum.</param>
    /// <exception cref="ArgumentException">They do not go together.</exception>
    public IndexRecords(IndexForm form, TargetLayout coarse, DigestAlgorithm strongHash)
    {
        if (!coarse.IsUniform || coarse.BlockCount == 0 || coarse.BlockBytes % form.BlockBytes != 0 || form.RecordsOffset < 1 || !form.IsOf(coarse.Length))
            throw new ArgumentException("these are no two levels of one target", nameof(form));
        (_form, _coarse, _hash, _bytes) = (form, coarse, StrongHash.For(strongHash), new byte[form.Bytes]);
        long[] ends = new long[coarse.BlockCount + 1];
        ends[0] = form.RecordsOffset;
        for (int block = 0; block < coarse.BlockCount; block++)
            ends[block + 1] = form.RecordsOffset + (RecordsUpTo(coarse.RangeOf(block).End) * form.RecordBytes);
        Pieces = new TargetLayout(ends);
        Known = new BlockSet(Pieces.BlockCount);
    }

    /// <summary>The control file in pieces: its header, and behind it the records of each coarse block.</summary>
    public TargetLayout Pieces { get; }

    /// <summary>The pieces that are there.</summary>
    public BlockSet Known { get; }

    /// <summary>Computes the records of coarse blocks.</summary>
    /// <param name="run">The blocks.</param>
    /// <param name="bytes">Their bytes; the target's last block may be short.</param>
    public void Compute(BlockRun run, ReadOnlySpan<byte> bytes)
    {
        for (int block = run.First; block < run.End; block++)
        {
            int length = (int)_coarse.RangeOf(block).Length;
            Compute(block, bytes[..length]);
            bytes = bytes[length..];
        }
    }

    /// <summary>Takes pieces that came.</summary>
    /// <param name="run">The pieces.</param>
    /// <param name="bytes">Their bytes.</param>
    public void Take(BlockRun run, ReadOnlySpan<byte> bytes)
    {
        ByteRange range = Pieces.RangeOf(run);
        bytes[..(int)range.Length].CopyTo(_bytes.AsSpan((int)range.Start));
        Known.Add(run);
    }

    /// <summary>The control file.</summary>
    /// <param name="sha256">Its SHA-256.</param>
    /// <returns>null where a piece is missing, or one is not that of this control file.</returns>
    public byte[]? Whole(Digest sha256) => Known.IsFull && sha256.Bytes.SequenceEqual(Digester.Sha256Of(_bytes)) ? _bytes : null;

    private void Compute(int block, ReadOnlySpan<byte> bytes)
    {
        int count = (bytes.Length + _form.BlockBytes - 1) / _form.BlockBytes, digestBytes = _hash.DigestBytes;
        byte[] strong = new byte[count * digestBytes];
        uint[] weak = new uint[count];
        _hash.HashBlocks(bytes, _form.BlockBytes, strong);
        WeakSums.OfBlocks(bytes, _form.BlockBytes, weak);
        Span<byte> records = _bytes.AsSpan((int)Pieces.StartOf(block + 1)), sum = stackalloc byte[sizeof(uint)];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(sum, weak[i]);
            Span<byte> record = records.Slice(i * _form.RecordBytes, _form.RecordBytes);
            sum[^_form.WeakBytes..].CopyTo(record);
            strong.AsSpan(i * digestBytes, _form.StrongBytes).CopyTo(record[_form.WeakBytes..]);
        }
        Known.Add(block + 1);
    }

    private long RecordsUpTo(long targetEnd) => (targetEnd / _form.BlockBytes) + (targetEnd % _form.BlockBytes == 0 ? 0 : 1);
}
