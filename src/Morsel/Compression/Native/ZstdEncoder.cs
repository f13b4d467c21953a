namespace Morsel.Compression.Native;

/// <summary>Compresses pieces into one zstd frame each, with one set of parameters and perhaps a dictionary. For one thread at a time.</summary>
internal sealed unsafe class ZstdEncoder : IDisposable
{
    /// <summary>The strategy "btopt" of libzstd, by its number there.</summary>
    public const int BinaryTreeOptimal = 7;

    private readonly ZstdEncoderHandle _handle;

    /// <param name="level">The level that the other parameters come from, 1 to <see cref="MostLevel"/>.</param>
    /// <param name="strategy">A strategy to use in place of the level's; null for that one.</param>
    /// <param name="dictionary">A trained dictionary or any content that the pieces resemble; empty for none.</param>
    /// <exception cref="IOException">The library is not installed.</exception>
    /// <exception cref="InvalidDataException">The dictionary calls itself trained and is not.</exception>
    public ZstdEncoder(int level, int? strategy, ReadOnlySpan<byte> dictionary)
    {
        ZstdLibrary.Require();
        _handle = new ZstdEncoderHandle();
        if (_handle.IsInvalid)
            throw new InsufficientMemoryException("zstd has no memory for a context");
        ZstdLibrary.Check(ZstdNative.SetParameter(_handle, ZstdNative.CompressionLevel, level), $"compress at level {level}");
        if (strategy is { } chosen)
            ZstdLibrary.Check(ZstdNative.SetParameter(_handle, ZstdNative.Strategy, chosen), $"compress with strategy {chosen}");
        if (dictionary.IsEmpty)
            return;
        fixed (byte* first = dictionary)
            ZstdLibrary.Check(ZstdNative.LoadDictionary(_handle, first, (nuint)dictionary.Length), "use the dictionary");
        // The dictionary is only looked at when the first piece is compressed.
        Compress([], new byte[64]);
    }

    /// <summary>The highest level.</summary>
    public static int MostLevel
    {
        get
        {
            ZstdLibrary.Require();
            return ZstdNative.MostLevel();
        }
    }

    /// <summary>Bytes that <see cref="Compress"/> needs room for at most.</summary>
    public static int MostStoredBytes(int contentBytes)
    {
        ZstdLibrary.Require();
        return checked((int)ZstdNative.CompressBound((nuint)contentBytes));
    }

    /// <summary>Compresses a piece.</summary>
    /// <returns>Bytes written to <paramref name="stored"/>.</returns>
    public int Compress(ReadOnlySpan<byte> content, Span<byte> stored)
    {
        fixed (byte* from = content)
        fixed (byte* to = stored)
            return (int)ZstdLibrary.Check(ZstdNative.Compress(_handle, to, (nuint)stored.Length, from, (nuint)content.Length), "compress");
    }

    public void Dispose() => _handle.Dispose();
}
