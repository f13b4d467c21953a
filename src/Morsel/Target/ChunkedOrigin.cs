namespace Morsel.Target;

/// <summary>
/// The payload that servers have of a target: each of its blocks stores one of the target's, or a run of them, and can be unpacked alone.
/// </summary>
/// <remarks>Safe for several threads: each brings its own <see cref="IChunkUnpacker"/>.</remarks>
internal abstract class ChunkedOrigin : Origin
{
    /// <summary>The payload as a target of its own, whose blocks are proven as they are stored.</summary>
    public abstract TargetIndex Index { get; }

    /// <summary>The payload, as servers have it.</summary>
    public PlainOrigin Stored => Index.Find<PlainOrigin>()!;

    public override IReadOnlyList<string> Locations => Stored.Locations;

    public override bool IsMirrored => true;

    /// <summary>The payload's block without which nothing can be unpacked; null if there is none, or it was told.</summary>
    public abstract int? MissingDictionary { get; }

    /// <summary>Tells what is stored of the dictionary. Bytes that are not it are not believed.</summary>
    /// <exception cref="InvalidDataException">It is the dictionary, and cannot be unpacked.</exception>
    public abstract void Tell(ReadOnlySpan<byte> stored);

    /// <summary>The target's blocks that a block of the payload stores; null if it stores something else.</summary>
    public abstract BlockRun? BlocksOf(int payloadBlock);

    /// <summary>The chunk that a block of the payload is, as its unpacker counts.</summary>
    public abstract int ChunkOf(int payloadBlock);

    /// <summary>An unpacker for one thread, for stored bytes that are proven and content that will be: it compares no digests.</summary>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    /// <exception cref="InvalidDataException">The dictionary is none.</exception>
    public abstract IChunkUnpacker CreateUnpacker();

    /// <summary>The payload's blocks that need not be fetched.</summary>
    /// <param name="known">The target's blocks that are there.</param>
    public BlockSet Unneeded(BlockSet known)
    {
        var unneeded = new BlockSet(Index.Layout.BlockCount);
        for (int block = 0; block < unneeded.BlockCount; block++)
        {
            if (BlocksOf(block) is not { } own || known.NextMissing(own.First) >= own.End)
                unneeded.Add(block);
        }
        if (!unneeded.IsFull && MissingDictionary is { } dictionary)
            unneeded.Remove(dictionary);
        return unneeded;
    }

    public override long FetchBytesFor(long targetBytes, long length) =>
        length == 0 ? targetBytes : (long)(targetBytes * ((double)Index.Layout.Length / length));
}

/// <summary>Gives back the content of what is stored of chunks. For one thread at a time.</summary>
internal interface IChunkUnpacker : IDisposable
{
    /// <param name="chunk">Its number; 0 is the dictionary.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="content">Filled wholly.</param>
    /// <exception cref="InvalidDataException">It is not what the index describes, or cannot be decompressed.</exception>
    void Unpack(int chunk, ReadOnlySpan<byte> stored, Span<byte> content);
}
