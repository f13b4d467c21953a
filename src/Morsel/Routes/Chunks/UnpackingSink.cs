using System.Buffers;
using System.Collections.Concurrent;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Chunks;

/// <summary>Takes blocks of a payload, and hands on the blocks of the target that they store, once those are proven too.</summary>
/// <param name="payload">The payload.</param>
/// <param name="verifier">Proves the target's blocks.</param>
/// <param name="sink">Takes them, and says which are missing.</param>
/// <param name="onProgress">Told about bytes of the target as they are written.</param>
internal sealed class UnpackingSink(ChunkedOrigin payload, BlockVerifier verifier, IVerifiedSink sink, Action<long> onProgress) : IVerifiedSink, IDisposable
{
    private readonly ConcurrentBag<IChunkUnpacker> _unpackers = [];
    private readonly List<(int Block, byte[] Stored)> _waiting = [];
    private long _writtenBytes;

    /// <summary>Bytes of the target that came out.</summary>
    public long WrittenBytes => Volatile.Read(ref _writtenBytes);

    /// <summary>Whether nothing but the dictionary is wanted.</summary>
    public bool WantsDictionaryOnly { get; set; }

    private TargetLayout Stored => payload.Index.Layout;

    public void CopyKnown(BlockSet into)
    {
        var known = new BlockSet(verifier.Index.Layout.BlockCount);
        sink.CopyKnown(known);
        into.CopyFrom(payload.Unneeded(known));
        if (!WantsDictionaryOnly)
            return;
        for (int block = into.NextMissing(0); block < into.BlockCount; block = into.NextMissing(block + 1))
        {
            if (block != payload.MissingDictionary)
                into.Add(block);
        }
    }

    /// <exception cref="InvalidDataException">What the payload stores is not what its index says that it stores.</exception>
    public void Write(VerifiedBlocks blocks)
    {
        for (int block = blocks.Run.First; block < blocks.Run.End; block++)
            Take(block, blocks.Slice(Stored, new BlockRun(block, 1)).Bytes.Span);
    }

    /// <summary>Unpacks what waits for a dictionary that has come meanwhile, from wherever.</summary>
    public void UnpackWaiting()
    {
        lock (_waiting)
        {
            if (payload.MissingDictionary is not null)
                return;
            foreach ((int block, byte[] stored) in _waiting)
                Unpack(block, stored);
            _waiting.Clear();
        }
    }

    public void Dispose()
    {
        foreach (IChunkUnpacker unpacker in _unpackers)
            unpacker.Dispose();
    }

    private void Take(int block, ReadOnlySpan<byte> stored)
    {
        if (block == payload.MissingDictionary)
        {
            payload.Tell(stored);
            UnpackWaiting();
        }
        else if (payload.BlocksOf(block) is not null && !MustWait(block, stored))
        {
            Unpack(block, stored);
        }
    }

    private bool MustWait(int block, ReadOnlySpan<byte> stored)
    {
        lock (_waiting)
        {
            if (payload.MissingDictionary is null)
                return false;
            _waiting.Add((block, stored.ToArray()));
            return true;
        }
    }

    private void Unpack(int block, ReadOnlySpan<byte> stored)
    {
        BlockRun own = payload.BlocksOf(block)!.Value;
        int contentBytes = (int)verifier.Index.Layout.RangeOf(own).Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(contentBytes);
        try
        {
            Memory<byte> content = rented.AsMemory(0, contentBytes);
            Unpack(payload.ChunkOf(block), stored, content.Span);
            if (!ProvenRun.TryWrite(content, own, verifier, sink))
                throw new InvalidDataException($"the content of chunk {payload.ChunkOf(block)} does not match its digest, though the stored data does");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
        Interlocked.Add(ref _writtenBytes, contentBytes);
        onProgress(contentBytes);
    }

    private void Unpack(int chunk, ReadOnlySpan<byte> stored, Span<byte> content)
    {
        if (!_unpackers.TryTake(out IChunkUnpacker? unpacker))
            unpacker = payload.CreateUnpacker();
        try
        {
            unpacker.Unpack(chunk, stored, content);
        }
        finally
        {
            _unpackers.Add(unpacker);
        }
    }
}
