namespace Morsel.Formats;

/// <summary>What the finer of two control files of one target looks like, without what stands in it.</summary>
/// <param name="Bytes">Bytes in it.</param>
/// <param name="RecordsOffset">Where the record of its first block begins; what stands before is its header.</param>
/// <param name="BlockBytes">Bytes in a block.</param>
/// <param name="WeakBytes">Bytes that are kept of the rolling checksum, from its end.</param>
/// <param name="StrongBytes">Bytes that are kept of the strong checksum, from its beginning.</param>
internal sealed record IndexForm(long Bytes, long RecordsOffset, int BlockBytes, int WeakBytes, int StrongBytes)
{
    /// <summary>Bytes in the record of one block.</summary>
    public int RecordBytes => WeakBytes + StrongBytes;

    /// <summary>Whether records of a target of so many bytes fill it up.</summary>
    public bool IsOf(long length)
    {
        long blocks = (length / BlockBytes) + (length % BlockBytes == 0 ? 0 : 1);
        return (Bytes - RecordsOffset) / RecordBytes == blocks && (Bytes - RecordsOffset) % RecordBytes == 0;
    }
}
