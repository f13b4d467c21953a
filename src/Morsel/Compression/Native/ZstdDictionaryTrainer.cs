namespace Morsel.Compression.Native;

/// <summary>Makes a dictionary out of pieces like those that will be compressed with it.</summary>
internal static unsafe class ZstdDictionaryTrainer
{
    /// <summary>What the <c>zstd</c> command makes unless told otherwise.</summary>
    public const int UsualBytes = 112_640;

    /// <param name="samples">The pieces, one behind the other.</param>
    /// <param name="sampleBytes">Bytes in each.</param>
    /// <param name="mostBytes">Bytes of the dictionary at most.</param>
    /// <exception cref="InvalidDataException">The pieces are too few, too short or too much alike to learn from.</exception>
    public static byte[] Train(ReadOnlySpan<byte> samples, ReadOnlySpan<int> sampleBytes, int mostBytes)
    {
        var sizes = new nuint[sampleBytes.Length];
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = (nuint)sampleBytes[i];
        byte[] dictionary = new byte[mostBytes];
        fixed (byte* to = dictionary)
        fixed (byte* from = samples)
        fixed (nuint* first = sizes)
        {
            nuint bytes = Zstd.Functions.Train(to, (nuint)mostBytes, from, first, (uint)sizes.Length);
            return Zstd.Functions.TrainingError(bytes) is { } problem
                ? throw new InvalidDataException($"zstd cannot train a dictionary on {sizes.Length} pieces of {samples.Length} bytes: {problem}")
                : dictionary[..(int)bytes];
        }
    }
}
