using Morsel.Compression.Frames;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Making.Store;

/// <summary>Proves what is stored of chunks by their ids. For one thread at a time.</summary>
/// <param name="format">How objects are called.</param>
internal sealed class ObjectCheck(IStoreFormat format) : IDisposable
{
    private const int FirstRoom = 1 << 20;

    private readonly FrameDecoder _frames = new();
    private byte[] _room = [];

    /// <summary>The most bytes that an object may have: those of the longest chunk, and what a compression may add to them.</summary>
    public static long MostStoredBytesOf(IStoreFormat format) => StoreOrigin.MostStoredBytesOf(format.MostChunkBytes);

    /// <summary>What is wrong with an object; null if it is right.</summary>
    /// <param name="id">The id of the chunk that it is to store.</param>
    /// <param name="isPlain">Whether it is to be stored as it is.</param>
    /// <param name="stored">What is stored.</param>
    /// <exception cref="IOException">The library that decompresses it is not installed.</exception>
    public string? ProblemOf(ReadOnlySpan<byte> id, bool isPlain, ReadOnlySpan<byte> stored)
    {
        try
        {
            return IsRight(id, isPlain ? stored : Content(stored)) ? null : "its content is not that of its name";
        }
        catch (InvalidDataException broken)
        {
            return broken.Message;
        }
    }

    public void Dispose() => _frames.Dispose();

    private bool IsRight(ReadOnlySpan<byte> id, ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[format.IdBytes];
        foreach (DigestAlgorithm algorithm in format.Algorithms)
        {
            Digester.Hash(algorithm, content, digest);
            if (digest.SequenceEqual(id))
                return content.Length > 0 && content.Length <= format.MostChunkBytes;
        }
        return false;
    }

    // A frame need not say how much it holds, so the room grows, up to the longest chunk.
    private ReadOnlySpan<byte> Content(ReadOnlySpan<byte> stored)
    {
        for (int room = Math.Max(_room.Length, FirstRoom); ; room = (int)Math.Min(4L * room, format.MostChunkBytes))
        {
            if (_room.Length < room)
                _room = GC.AllocateUninitializedArray<byte>(room);
            try
            {
                return _room.AsSpan(0, _frames.Decompress(stored, _room));
            }
            catch (InvalidDataException) when (room < format.MostChunkBytes)
            {
                // Broken, or longer.
            }
        }
    }
}
