using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Morsel.Tests.Formats.Casync;

/// <summary>The contents that the files in <c>tests/vectors/casync</c> describe, made anew. <c>inputs.sha256</c> there says that they are the same.</summary>
internal static class CasyncInputs
{
    // The first number of which the window is a border with a divisor of 3075.
    private const int BorderWindow = 2121;

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "empty", "one", "b47", "b48", "b49", "min1023", "min1024", "min1025", "rand200k", "zeros300k", "text150k", "mincut", "v1", "v2", "repeat",
    ];

    /// <summary>The content of a name.</summary>
    public static byte[] Of(string name) => name switch
    {
        "empty" => [],
        "one" => [.. "A"u8],
        "b47" => Stream("b47", 47),
        "b48" => Stream("b48", 48),
        "b49" => Stream("b49", 49),
        "min1023" => Stream("m", 1023),
        "min1024" => Stream("m", 1024),
        "min1025" => Stream("m", 1025),
        "rand200k" => Stream("rand", 200_000),
        "zeros300k" => new byte[300_000],
        "text150k" => Text(),
        "mincut" => [.. Stream("pre", 976), .. Stream(string.Create(CultureInfo.InvariantCulture, $"win{BorderWindow}"), 48), .. Stream("post", 60_000)],
        "v1" => Stream("v", 260_000),
        "v2" => Changed(Stream("v", 260_000)),
        "repeat" => [.. Enumerable.Repeat(Stream("blk", 40_000), 4).SelectMany(bytes => bytes), .. new byte[50_000], .. Stream("blk", 40_000)],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such input"),
    };

    /// <summary>Bytes that look like chance: SHA-256 of the seed and a counter.</summary>
    public static byte[] Stream(string seed, int count)
    {
        byte[] bytes = new byte[(count + 31) / 32 * 32];
        for (int i = 0; i < bytes.Length / 32; i++)
            SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{i}")), bytes.AsSpan(32 * i));
        return bytes[..count];
    }

    private static byte[] Text() => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2700)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"line {i:D6} of the deterministic text file, squared {i * i}\n"))));

    private static byte[] Changed(byte[] bytes) =>
    [
        .. bytes.AsSpan(0, 50_000), .. "INSERTED-TEXT"u8, .. bytes.AsSpan(50_000, 70_000), .. Stream("new", 4000),
        .. bytes.AsSpan(124_000, 56_000), .. bytes.AsSpan(181_000), .. bytes.AsSpan(0, 20_000),
    ];
}
