namespace Morsel.Compression.Native;

/// <summary>Compresses pieces into one zstd frame each, with one set of parameters and perhaps a dictionary. For one thread at a time.</summary>
internal sealed unsafe class ZstdEncoder : IDisposable
{
    /// <summary>The strategy "btopt" of libzstd, by its number there.</summary>
    public const int BinaryTreeOptimal = 7;

    private readonly ZstdHandle _handle = ZstdHandle.OfEncoder();

    /// <param name="level">The level that the other parameters come from, 1 to <see cref="MostLevel"/>.</param>
    /// <param name="strategy">A strategy to use in place of the level's; null for that one.</param>
    /// <param name="dictionary">A trained dictionary or any content that the pieces resemble; empty for none.</param>
    /// <exception cref="InvalidDataException">The dictionary calls itself trained and is not.</exception>
    public ZstdEncoder(int level, int? strategy, ReadOnlySpan<byte> dictionary)
    {
        Zstd.Check(Zstd.Functions.SetParameter(_handle.Context, ZstdEncoderParameter.CompressionLevel, level), $"compress at level {level}");
        if (strategy is { } chosen)
            Zstd.Check(Zstd.Functions.SetParameter(_handle.Context, ZstdEncoderParameter.Strategy, chosen), $"compress with strategy {chosen}");
        if (dictionary.IsEmpty)
            return;
        fixed (byte* first = dictionary)
            Zstd.Check(Zstd.Functions.LoadEncoderDictionary(_handle.Context, first, (nuint)dictionary.Length), "use the dictionary");
        // The dictionary is only looked at when the first piece is compressed.
        Compress([], new byte[64]);
    }

    /// <summary>The highest level.</summary>
    public static int MostLevel => Zstd.Functions.MostLevel;

    /// <summary>Bytes that <see cref="Compress"/> needs room for at most.</summary>
    public static int MostStoredBytes(int contentBytes) => checked((int)Zstd.Functions.CompressBound((nuint)contentBytes));

    /// <summary>Compresses a piece.</summary>
    /// <returns>Bytes written to <paramref name="stored"/>.</returns>
    public int Compress(ReadOnlySpan<byte> content, Span<byte> stored)
    {
        fixed (byte* from = content)
        fixed (byte* to = stored)
        {
            nuint bytes = Zstd.Check(Zstd.Functions.Compress(_handle.Context, to, (nuint)stored.Length, from, (nuint)content.Length), "compress");
            GC.KeepAlive(_handle);
            return (int)bytes;
        }
    }

    public void Dispose() => _handle.Dispose();
}
